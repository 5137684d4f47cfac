package org.fednode.exchange.head;

/** Why a head was refused. */
public enum HeadRefusal {
    FORMAT("head.format", "receipts.md#head"),
    FOREIGN_FEDERATION("head.foreign-federation", "receipts.md#head"),
    SIGNATURE("head.signature", "receipts.md#head"),
    SIGNER_NOT_NODE("head.signer-not-node", "receipts.md#head");

    private final String code;
    private final String section;

    HeadRefusal(String code, String section) {
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
