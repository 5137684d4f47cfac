package org.fednode.exchange.evidence;

/** Evidence that was refused, with a code of spec/errors.md: one of evidence, of batches, of receipts or of logs. */
public final class EvidenceProblem extends Exception {

    private static final long serialVersionUID = 1L;
    private final String code;
    private final String part;

    /** @param part which part of the file, such as {@code lines[0].manifest} */
    public EvidenceProblem(String code, String part, String message) {
        super(message);
        this.code = code;
        this.part = part;
    }

    EvidenceProblem(EvidenceRefusal reason, String part, String message) {
        this(reason.code(), part, message);
    }

    public String code() {
        return code;
    }

    public String part() {
        return part;
    }
}
