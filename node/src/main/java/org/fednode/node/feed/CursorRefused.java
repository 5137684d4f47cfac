package org.fednode.node.feed;

/** What was given as a cursor can't be gone on from. */
public final class CursorRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean lost;

    private CursorRefused(boolean lost, String message) {
        super(message);
        this.lost = lost;
    }

    static CursorRefused malformed() {
        return new CursorRefused(false, "What stands in after is no cursor that this node gave.");
    }

    static CursorRefused lost() {
        return new CursorRefused(true, "The node's log was made anew since the cursor was given.");
    }

    /** Whether it was one once. */
    public boolean isLost() {
        return lost;
    }

    /** What to do. */
    public String next() {
        return lost ? "Begin anew without a cursor, and take what you have already for unchanged."
                : "Give the cursor of a change, or next, as it was given; leave it out to begin with the first change.";
    }
}
