package org.fednode.node.intake;

import java.util.List;

/**
 * What became of one input.
 *
 * @param findings errors and warnings in the order of the records, the first 1,000
 */
public record IntakeReport(IntakeCounts counts, List<LocatedFinding> findings, boolean findingsTruncated) {

    public IntakeReport {
        findings = List.copyOf(findings);
    }
}
