package org.fednode.standards;

import java.util.List;

/** Which code systems make the divisions, as standard.yaml says. */
record DivisionSource(String version, String root, Label rootLabel, String current, List<String> additional,
        List<String> retired, String townships) {

    /** Stands in where standard.yaml does not say. */
    static final DivisionSource UNKNOWN = new DivisionSource("", "", new Label("", ""), "", List.of(), List.of(), "");

    DivisionSource {
        additional = List.copyOf(additional);
        retired = List.copyOf(retired);
    }
}
