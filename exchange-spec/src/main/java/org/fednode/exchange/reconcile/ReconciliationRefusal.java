package org.fednode.exchange.reconcile;

/** Why a step of a reconciliation, or its signed outcome, was refused. */
public enum ReconciliationRefusal {
    FORMAT("reconciliation.format", "reconciliation.md#steps"),
    CUT("reconciliation.cut", "reconciliation.md#count"),
    UNKNOWN_DATA_SET("reconciliation.unknown-data-set", "reconciliation.md#count"),
    UNKNOWN_COMPARISON("reconciliation.unknown-comparison", "reconciliation.md#count"),
    CONTRADICTION("reconciliation.contradiction", "reconciliation.md#descent"),
    NO_SUCH_BATCH("reconciliation.no-such-batch", "reconciliation.md#fetch"),
    NOT_PARENT("reconciliation.not-parent", "reconciliation.md#steps"),
    DISAGREED("reconciliation.disagreed", "reconciliation.md#outcome"),
    FOREIGN_FEDERATION("reconciliation.foreign-federation", "reconciliation.md#outcome"),
    SIGNATURE("reconciliation.signature", "reconciliation.md#outcome"),
    SIGNER_NOT_PARTY("reconciliation.signer-not-party", "reconciliation.md#outcome");

    private final String code;
    private final String section;

    ReconciliationRefusal(String code, String section) {
        this.code = code;
        this.section = section;
    }

    public String code() {
        return code;
    }

    public String section() {
        return section;
    }
}
