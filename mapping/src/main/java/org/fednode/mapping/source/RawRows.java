package org.fednode.mapping.source;

import java.util.Optional;

/** Rows of a file that says nothing about which of them are data. */
interface RawRows extends AutoCloseable {

    Optional<Row> next() throws SourceTrouble;

    double progress();

    @Override
    void close();
}
