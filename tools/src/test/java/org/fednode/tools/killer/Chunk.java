package org.fednode.tools.killer;

import java.nio.file.Path;

/** Records that are sent together, once. */
record Chunk(int number, Path file) {
}
