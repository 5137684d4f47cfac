package org.fednode.exchange.batch;

/** Why a batch was refused. The code goes on the wire and keeps its meaning; the section leads to the rule. */
public enum Refusal {
    CONTAINER("batch.container", "verification.md#container"),
    MANIFEST("batch.manifest", "verification.md#manifest"),
    UNKNOWN_TYPE("batch.unknown-type", "verification.md#type"),
    FOREIGN_FEDERATION("batch.foreign-federation", "verification.md#federation"),
    UNLISTED_SUITE("batch.unlisted-suite", "verification.md#suite"),
    UNKNOWN_SIGNER("batch.unknown-signer", "verification.md#signer"),
    CERTIFICATE("batch.certificate", "verification.md#signer"),
    CERTIFICATE_NOT_VALID_NOW("batch.certificate-not-valid-now", "verification.md#signer"),
    /** Of use to the receiver, who may yet hear that the former key was lost. */
    OTHER_KEY("batch.other-key", "verification.md#signer"),
    /** The receiver may yet hear that the issuer had certified the signer while it counted. */
    ISSUER_REVOKED("batch.issuer-revoked", "verification.md#signer"),
    SIGNER_NOT_ORIGIN("batch.signer-not-origin", "verification.md#signer"),
    SIGNATURE_PROFILE("batch.signature-profile", "verification.md#signature"),
    NO_SIGNER("batch.no-signer", "verification.md#signature"),
    BAD_SIGNATURE("batch.bad-signature", "verification.md#signature"),
    PAYLOAD_DIGEST("batch.payload-digest", "verification.md#payload"),
    PAYLOAD("batch.payload", "verification.md#payload"),
    LIMIT("batch.limit", "verification.md#limits"),
    LINE("batch.line", "verification.md#lines"),
    COUNT("batch.count", "verification.md#lines"),
    ROOT("batch.root", "verification.md#tree");

    private final String code;
    private final String section;

    Refusal(String code, String section) {
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
