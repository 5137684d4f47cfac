package org.fednode.node.reconcile;

import java.util.Locale;

/** How a reconciliation stands, or ended. WAITING → RUNNING → one of the others. */
public enum RunState {
    WAITING, RUNNING,
    /** Both nodes hold the same. */
    EQUAL,
    /** They didn't, and do now. */
    REPAIRED,
    /** They don't; the report says in what. */
    DIFFERENT,
    /** It could not be finished; the trouble says why. */
    FAILED,
    /** The node stopped before it ended. */
    INTERRUPTED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody has to look after it. */
    public boolean isAlarm() {
        return this == DIFFERENT || this == FAILED;
    }

    static RunState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
