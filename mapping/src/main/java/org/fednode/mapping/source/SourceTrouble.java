package org.fednode.mapping.source;

import org.fednode.standards.Label;

/** A source that can't be read, or not to its end. What was read of it before says nothing about what it no longer holds. */
public final class SourceTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Label what;
    private final transient Label next;

    public SourceTrouble(Label what, Label next) {
        super(what.en() + ": " + next.en());
        this.what = what;
        this.next = next;
    }

    SourceTrouble(String zh, String en, String nextZh, String nextEn) {
        this(new Label(zh, en), new Label(nextZh, nextEn));
    }

    /** The reader's own text may quote the source, so it is named by its class only. */
    static SourceTrouble unreadable(String name, Exception cause) {
        return new SourceTrouble(name + " 无法读到末尾（" + cause.getClass().getSimpleName() + "）", name + " can't be read to its end ("
                + cause.getClass().getSimpleName() + ')', "用原来的软件打开并修复、另存后再试", "open it in its own program, repair it or save it anew, and run again");
    }

    public Label what() {
        return what;
    }

    public Label next() {
        return next;
    }
}
