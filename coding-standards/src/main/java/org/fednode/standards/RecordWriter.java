package org.fednode.standards;

/** Writes values as canonical JSON (RFC 8785): keys ascending, no blanks, minimal escapes. Safe for several threads. */
public interface RecordWriter {

    byte[] write(RecordValues values);
}
