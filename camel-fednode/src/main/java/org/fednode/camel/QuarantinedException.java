package org.fednode.camel;

/** Records were refused, and the endpoint was told to fail then. They are in the node's quarantine. */
public final class QuarantinedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient IntakeReport report;

    QuarantinedException(IntakeReport report) {
        super(report.quarantined() + " of " + report.received() + " records were refused"
                + report.findings().stream().filter(IntakeReport.Finding::isError).findFirst()
                        .map(first -> ", the first at " + first.position() + " by " + first.rule() + ": " + first.en()).orElse(""));
        this.report = report;
    }

    public IntakeReport report() {
        return report;
    }
}
