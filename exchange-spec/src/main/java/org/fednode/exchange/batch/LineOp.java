package org.fednode.exchange.batch;

/** What a line does to the record with its key. */
public enum LineOp {
    /** The record is as in {@code v}. */
    UPSERT,
    /** The record is gone; no {@code v}. */
    DELETE,
    /** The record formerly keyed {@code from} is now keyed {@code key} and as in {@code v}. */
    REKEY;

    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
