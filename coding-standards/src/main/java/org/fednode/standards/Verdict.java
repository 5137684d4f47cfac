package org.fednode.standards;

import java.util.Optional;
import java.util.function.Consumer;

/** What judging one record needs at hand: today, where findings go, and in which row of a group we are. */
final class Verdict {

    private final Consumer<Finding> findings;
    private final int today;
    private final boolean canonicalOnly;
    private String group;
    private int row;

    /** @param today {@code YYYYMMDD} as a number; 0 where the day does not matter */
    Verdict(Consumer<Finding> findings, int today) {
        this(findings, today, false);
    }

    private Verdict(Consumer<Finding> findings, int today, boolean canonicalOnly) {
        this.findings = findings;
        this.today = today;
        this.canonicalOnly = canonicalOnly;
    }

    /** For reading what a node has written: a value that needs repair is a finding. */
    static Verdict onCanonical(Consumer<Finding> findings) {
        return new Verdict(findings, 0, true);
    }

    boolean isCanonicalOnly() {
        return canonicalOnly;
    }

    int today() {
        return today;
    }

    void enterRow(String group, int index) {
        this.group = group;
        this.row = index;
    }

    void leaveRow() {
        group = null;
    }

    void report(Blame blame, Constraint constraint, Object value) {
        report(blame, constraint, value, Optional.empty());
    }

    void report(Blame blame, Constraint constraint, Object value, Optional<String> nearest) {
        findings.accept(blame.finding(constraint, path(blame.field()), value, nearest));
    }

    private String path(Field field) {
        return group == null ? field.id() : group + '[' + row + "]." + field.id();
    }

    void report(Finding finding) {
        findings.accept(finding);
    }
}
