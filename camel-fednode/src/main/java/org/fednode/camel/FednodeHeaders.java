package org.fednode.camel;

/** Headers of messages that have passed an endpoint {@code fednode:}. */
public final class FednodeHeaders {

    /** The {@link IntakeReport} of the records that were given. */
    public static final String REPORT = "FednodeReport";
    public static final String RECEIVED = "FednodeReceived";
    public static final String ACCEPTED = "FednodeAccepted";
    public static final String UNCHANGED = "FednodeUnchanged";
    public static final String QUARANTINED = "FednodeQuarantined";
    /** Of a change: {@code upsert}, {@code delete}, or {@code rekey} with the former key. */
    public static final String OPERATION = "FednodeOperation";
    public static final String KEY = "FednodeKey";
    public static final String FORMER_KEY = "FednodeFormerKey";
    /** Of a change: the node whose record it is. */
    public static final String ORIGIN = "FednodeOrigin";
    /** Of a change: when its origin sealed it. */
    public static final String TIME = "FednodeTime";
    public static final String CURSOR = "FednodeCursor";

    private FednodeHeaders() {
    }
}
