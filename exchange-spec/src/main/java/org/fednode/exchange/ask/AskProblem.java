package org.fednode.exchange.ask;

/** A question that got no answer, or a message that is none, with a code of spec/errors.md. */
public final class AskProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code of whoever refused: of the carrier ({@link AskRefusal}) or of the subject */
    public AskProblem(String code, String message) {
        super(message);
        this.code = code;
    }

    public AskProblem(AskRefusal reason, String message) {
        this(reason.code(), message);
    }

    public String code() {
        return code;
    }
}
