package org.fednode.node.reconcile;

import java.util.concurrent.locks.LockSupport;

/** Holds a scan to so many rows a second, so that it leaves disk and processor to what the node is there for. */
final class ScanRate {

    private static final int LOOK_EVERY = 500;
    private static final long NANOS = 1_000_000_000L;

    private final int rowsPerSecond;
    private final long start = System.nanoTime();
    private long rows;

    /** @param rowsPerSecond 0 for as fast as it goes */
    ScanRate(int rowsPerSecond) {
        this.rowsPerSecond = rowsPerSecond;
    }

    /** @throws Interrupted when the node stops */
    void row() {
        rows++;
        if (rows % LOOK_EVERY != 0) {
            return;
        }
        if (Thread.interrupted()) {
            throw new Interrupted();
        }
        if (rowsPerSecond > 0) {
            LockSupport.parkNanos(start + rows * NANOS / rowsPerSecond - System.nanoTime());
        }
    }

    /** The node stops, and the scan with it. */
    static final class Interrupted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("interrupted");
        }
    }
}
