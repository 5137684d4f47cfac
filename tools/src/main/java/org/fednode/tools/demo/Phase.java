package org.fednode.tools.demo;

import java.nio.file.Path;
import java.util.List;

/** Files that the county delivers together; the next phase's come when these are taken. */
record Phase(String name, List<Part> parts) {

    Phase {
        parts = List.copyOf(parts);
    }

    /** One file. @param rows records in it; 0 for one whose content was delivered before */
    record Part(String dataSet, Path file, long rows) {
    }

    long rows() {
        return parts.stream().mapToLong(Part::rows).sum();
    }
}
