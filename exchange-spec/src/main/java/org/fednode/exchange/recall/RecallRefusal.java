package org.fednode.exchange.recall;

/** Why a node does not get what it asks for of its own streams (spec/recall.md). */
public enum RecallRefusal {
    FORMAT("recall.format", "recall.md#asking"),
    NO_SUCH_BATCH("recall.no-such-batch", "recall.md#asking");

    private final String code;
    private final String section;

    RecallRefusal(String code, String section) {
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
