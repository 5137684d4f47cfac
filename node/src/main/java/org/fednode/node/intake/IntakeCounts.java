package org.fednode.node.intake;

import org.fednode.node.commit.ChunkOutcome;

/** What became of the records received. */
public record IntakeCounts(long received, long accepted, long unchanged, long quarantined) {

    public static final IntakeCounts NONE = new IntakeCounts(0, 0, 0, 0);

    public IntakeCounts {
        if (received != accepted + unchanged + quarantined) {
            throw new IllegalArgumentException("received " + received + " is not accepted " + accepted + " + unchanged "
                    + unchanged + " + quarantined " + quarantined);
        }
    }

    static IntakeCounts of(ChunkOutcome outcome) {
        return new IntakeCounts((long) outcome.accepted() + outcome.unchanged() + outcome.quarantined(),
                outcome.accepted(), outcome.unchanged(), outcome.quarantined());
    }

    IntakeCounts plus(IntakeCounts more) {
        return new IntakeCounts(received + more.received, accepted + more.accepted, unchanged + more.unchanged,
                quarantined + more.quarantined);
    }
}
