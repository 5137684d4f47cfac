package org.fednode.standards;

import java.util.List;

/**
 * Which code systems make the divisions, as standard.yaml says.
 *
 * @param statistical code systems of zones that only statistics know: no divisions
 */
record DivisionSource(String version, String root, Label rootLabel, String current, List<String> additional,
        List<String> retired, String townships, List<String> statistical) {

    /** Stands in where standard.yaml does not say. */
    static final DivisionSource UNKNOWN = new DivisionSource("", "", new Label("", ""), "", List.of(), List.of(), "", List.of());

    DivisionSource {
        additional = List.copyOf(additional);
        retired = List.copyOf(retired);
        statistical = List.copyOf(statistical);
    }
}
