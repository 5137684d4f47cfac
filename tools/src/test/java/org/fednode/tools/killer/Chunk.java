package org.fednode.tools.killer;

import java.nio.file.Path;

/**
 * Records that are sent together, once: first new ones, then changes of records that an earlier, acknowledged chunk brought.
 *
 * @param records how many lines
 */
record Chunk(int number, Path file, int records) {
}
