package org.fednode.node.intake;

import java.util.function.Consumer;

/**
 * One input on its way in.
 *
 * @param source how quarantined input names where it came from
 * @param done counts of the records that an earlier run made durable; they are judged again for their findings, not taken
 * @param findings receives every finding
 */
record IntakeRun(String source, IntakeCounts done, IntakeProgress progress, Consumer<LocatedFinding> findings) {

    static IntakeRun of(String source, IntakeProgress progress) {
        return new IntakeRun(source, IntakeCounts.NONE, progress, finding -> { });
    }
}
