package org.fednode.node.intake;

import java.util.List;
import org.fednode.standards.Finding;

/** Nothing of an input can be taken: its header or its charset is wrong. */
public final class InputRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    InputRefused(List<Finding> findings) {
        super("the input as a whole is refused: " + findings.stream().map(Finding::rule).distinct().toList());
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
