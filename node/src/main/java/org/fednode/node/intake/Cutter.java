package org.fednode.node.intake;

import java.io.IOException;
import java.util.Optional;

/**
 * Cuts input into records. Works on bytes, before decoding: in UTF-8 and in GB18030 alike no byte of a longer
 * character equals a quote, comma or line break, so damaged text in one record can't swallow the next.
 */
interface Cutter {

    /** The next record that is not blank. */
    Optional<Slice> next() throws IOException;
}
