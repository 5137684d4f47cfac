package org.fednode.node.link.pull;

/** Keeps the cursors. */
interface PullCursors {

    PullCursor load(String child);

    /** Durable when it returns, all of it or nothing. */
    void save(String child, PullCursor cursor);
}
