package org.fednode.tools.terminal;

/** Something that keeps a command from its work: what it is, and what the person at the keyboard can do next. */
public final class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String next;

    public Trouble(String message, String next) {
        super(message);
        this.next = next;
    }

    public Trouble(String message, String next, Throwable cause) {
        super(message, cause);
        this.next = next;
    }

    public String next() {
        return next;
    }
}
