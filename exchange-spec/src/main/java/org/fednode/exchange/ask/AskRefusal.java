package org.fednode.exchange.ask;

/** Why a question or an answer was refused by whoever carries them, whatever they are about. */
public enum AskRefusal {
    FORMAT("ask.format", "questions.md#form"),
    LIMIT("ask.limit", "questions.md#form"),
    UNKNOWN_SUBJECT("ask.unknown-subject", "questions.md#answering"),
    FAILED("ask.failed", "questions.md#answering"),
    NOT_READY("ask.not-ready", "questions.md#answering"),
    NO_ANSWER("ask.no-answer", "questions.md#asking");

    private final String code;
    private final String section;

    AskRefusal(String code, String section) {
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
