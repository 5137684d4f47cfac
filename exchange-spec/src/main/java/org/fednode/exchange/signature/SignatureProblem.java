package org.fednode.exchange.signature;

/** A detached signature that was refused, and why (spec/verification.md#signature). */
public final class SignatureProblem extends Exception {

    private static final long serialVersionUID = 1L;

    /** The kinds of refusal; batches, receipts and heads each have a wire code for them. */
    public enum Kind {
        /** No SignerInfo at all. */
        NO_SIGNER,
        /** Not exactly the CMS that the profile prescribes. */
        PROFILE,
        /** The certificate named is neither known nor enclosed. */
        UNKNOWN_SIGNER,
        /** The certificate's path to the root fails. */
        CERTIFICATE,
        /** A node of the path is known with another key, and nobody has said yet that it was lost. */
        OTHER_KEY,
        /** An issuer of the path was revoked, and nobody has said yet that the certificate is of its making from before. */
        ISSUER_REVOKED,
        /** A certificate of the path is not valid at this time. */
        CERTIFICATE_NOT_VALID_NOW,
        /** The content or the signed attributes are not what was signed. */
        BAD_SIGNATURE
    }

    private final Kind kind;

    public SignatureProblem(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
