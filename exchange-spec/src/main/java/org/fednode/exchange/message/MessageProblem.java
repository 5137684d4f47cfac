package org.fednode.exchange.message;

/** A message between neighbours that can't be read, with a code of spec/errors.md. It is passed over. */
public final class MessageProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What is wrong. */
    public enum Code {
        FORMAT("message.format", "transport.md#messages"),
        LIMIT("message.limit", "transport.md#messages");

        private final String code;
        private final String section;

        Code(String code, String section) {
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

    public MessageProblem(Code code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code.code();
    }
}
