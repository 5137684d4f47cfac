package org.fednode.mapping.source;

import java.nio.file.Path;

/** How rows stand in a file. */
@FunctionalInterface
public interface Format {

    /** Opens the file for one reading; it is not changed. */
    Rows open(Path file) throws SourceTrouble;
}
