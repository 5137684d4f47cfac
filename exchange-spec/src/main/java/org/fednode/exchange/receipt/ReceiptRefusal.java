package org.fednode.exchange.receipt;

import org.fednode.exchange.signature.SignatureProblem;

/** Why a receipt page was refused. The code keeps its meaning; the section leads to the rule. */
public enum ReceiptRefusal {
    FORMAT("receipt.format", "receipts.md#page"),
    LIMIT("receipt.limit", "receipts.md#page"),
    FOREIGN_FEDERATION("receipt.foreign-federation", "receipts.md#verification"),
    UNKNOWN_SIGNER("receipt.unknown-signer", "receipts.md#verification"),
    CERTIFICATE("receipt.certificate", "receipts.md#verification"),
    CERTIFICATE_NOT_VALID_NOW("receipt.certificate-not-valid-now", "receipts.md#verification"),
    SIGNER_NOT_RECEIVER("receipt.signer-not-receiver", "receipts.md#verification"),
    SIGNATURE_PROFILE("receipt.signature-profile", "receipts.md#verification"),
    NO_SIGNER("receipt.no-signer", "receipts.md#verification"),
    BAD_SIGNATURE("receipt.bad-signature", "receipts.md#verification"),
    PATH("receipt.path", "receipts.md#verification");

    private final String code;
    private final String section;

    ReceiptRefusal(String code, String section) {
        this.code = code;
        this.section = section;
    }

    public String code() {
        return code;
    }

    public String section() {
        return section;
    }

    static ReceiptRefusal of(SignatureProblem.Kind kind) {
        return switch (kind) {
            case NO_SIGNER -> NO_SIGNER;
            case PROFILE -> SIGNATURE_PROFILE;
            case UNKNOWN_SIGNER -> UNKNOWN_SIGNER;
            case CERTIFICATE, OTHER_KEY, ISSUER_REVOKED -> CERTIFICATE;
            case CERTIFICATE_NOT_VALID_NOW -> CERTIFICATE_NOT_VALID_NOW;
            case BAD_SIGNATURE -> BAD_SIGNATURE;
        };
    }
}
