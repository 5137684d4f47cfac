package org.fednode.exchange.bundle;

/** Why a bundle was refused, whole. The code keeps its meaning; the section leads to the rule. */
public enum BundleRefusal {
    FORMAT("bundle.format", "bundle.md#file"),
    LIMIT("bundle.limit", "bundle.md#file"),
    ANOTHER_RECEIVER("bundle.another-receiver", "bundle.md#verification"),
    ANOTHER_KEY("bundle.another-key", "bundle.md#verification"),
    TRUNCATED("bundle.truncated", "bundle.md#verification"),
    ALTERED("bundle.altered", "bundle.md#verification"),
    FOREIGN_FEDERATION("bundle.foreign-federation", "bundle.md#verification"),
    SIGNATURE("bundle.signature", "bundle.md#verification"),
    SIGNER_NOT_SENDER("bundle.signer-not-sender", "bundle.md#verification"),
    PART("bundle.part", "bundle.md#verification"),
    NOT_NEIGHBOUR("bundle.not-neighbour", "bundle.md#taking");

    private final String code;
    private final String section;

    BundleRefusal(String code, String section) {
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
