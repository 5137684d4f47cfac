package org.fednode.exchange.evidence;

/**
 * Why evidence was refused, where no code of batches, receipts or logs says it. The code keeps its meaning; the section
 * leads to the rule.
 */
public enum EvidenceRefusal {
    FORMAT("evidence.format", "evidence.md#form"),
    LIMIT("evidence.limit", "evidence.md#form"),
    FOREIGN_FEDERATION("evidence.foreign-federation", "evidence.md#verification"),
    ANOTHER_RECORD("evidence.another-record", "evidence.md#verification"),
    PATH("evidence.path", "evidence.md#verification"),
    NOT_ABOVE("evidence.not-above", "evidence.md#verification"),
    NOT_COVERED("evidence.not-covered", "evidence.md#verification"),
    CHAIN("evidence.chain", "evidence.md#verification"),
    REJECTED("evidence.rejected", "evidence.md#verification");

    private final String code;
    private final String section;

    EvidenceRefusal(String code, String section) {
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
