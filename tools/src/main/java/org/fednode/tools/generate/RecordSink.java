package org.fednode.tools.generate;

import java.io.IOException;

/** Writes drawn records as input for a node. Not safe for use by several threads. */
public interface RecordSink extends AutoCloseable {

    /** What the line asks for. */
    enum Op {
        UPSERT, DELETE, REKEY
    }

    /** @param from the former key on re-key, else empty */
    void write(Op op, String from, DrawnRecord record) throws IOException;

    /** Number of the line written last, counted as editors do. */
    long line();

    @Override
    void close() throws IOException;
}
