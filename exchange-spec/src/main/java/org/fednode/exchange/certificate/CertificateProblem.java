package org.fednode.exchange.certificate;

import java.util.Locale;

/** A certificate that cannot be used, and why. */
public final class CertificateProblem extends Exception {

    private static final long serialVersionUID = 1L;

    /** Codes of spec/errors.md. */
    public enum Code {
        MALFORMED, PROFILE, UNKNOWN_ISSUER, FOREIGN_ROOT, BAD_SIGNATURE, NOT_VALID_NOW, LEVEL_NOT_BELOW_ISSUER,
        SCOPE_NOT_CONTAINED, DUPLICATE_NODE_KEY, SUCCESSION, ISSUER_REVOKED;

        public String wireName() {
            return "certificate." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Where spec/certificates.md states the rule. */
        public String section() {
            return this == MALFORMED || this == PROFILE ? "certificates.md#profile" : "certificates.md#admission";
        }
    }

    private final Code code;

    public CertificateProblem(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
