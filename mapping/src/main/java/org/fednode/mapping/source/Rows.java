package org.fednode.mapping.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.mapping.cell.Dirt;

/** The rows of a source in one reading, in an order that is the same in every reading of the same content. For one thread. */
public interface Rows extends AutoCloseable {

    List<String> columns();

    /** The next row; empty at the end. */
    Optional<Row> next() throws SourceTrouble;

    /** How much of the source has been read, from 0 to 1; NaN where nobody knows. */
    double progress();

    /** What was left out so far, and what was found about the source as a whole. */
    Map<Dirt, Long> noted();

    @Override
    void close();
}
