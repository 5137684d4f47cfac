package org.fednode.node.console;

import java.util.stream.Collectors;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.standards.Finding;

/** A refused record as the page shows it: where it stood and what was wrong, no value of it. */
public record QuarantineRow(String id, String dataSet, String source, long position, String takenAt, String zh,
        String en) {

    private static final int FINDINGS_SHOWN = 3;

    static QuarantineRow of(QuarantineEntry entry) {
        return new QuarantineRow(entry.input().id(), entry.input().dataSet(), entry.input().source(),
                entry.input().position(), LocalTime.of(entry.takenAt()),
                entry.input().findings().stream().limit(FINDINGS_SHOWN)
                        .map(finding -> named(finding, finding.message().zh())).collect(Collectors.joining("；")),
                entry.input().findings().stream().limit(FINDINGS_SHOWN)
                        .map(finding -> named(finding, finding.message().en())).collect(Collectors.joining("; ")));
    }

    private static String named(Finding finding, String message) {
        return finding.field().isEmpty() ? message : finding.field() + ": " + message;
    }
}
