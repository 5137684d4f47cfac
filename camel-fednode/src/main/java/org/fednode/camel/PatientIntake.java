package org.fednode.camel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gives records to a node, again and again until there is an answer.
 *
 * @param patience after which what went wrong is handed on
 * @param allowed whether to go on asking
 */
public record PatientIntake(NodeAccess node, Duration patience, BooleanSupplier allowed) {

    private static final long FIRST_PAUSE = 500;
    private static final long LONGEST_PAUSE = 30_000;

    /**
     * @param ndjson that memory has room for
     * @param key makes an answer that was lost come again, so that the counts stay true
     * @throws NodeProblem when the node takes nothing of it, and would not later either; or patience is at its end
     * @throws IOException when patience is at its end and there was no answer
     */
    public IntakeReport take(String dataSet, byte[] ndjson, String key) throws IOException, NodeProblem, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long pause = FIRST_PAUSE;
        while (true) {
            try {
                return node.take(dataSet, NodeAccess.Form.NDJSON, new ByteArrayInputStream(ndjson), Optional.of(key));
            } catch (NodeProblem e) {
                if (!e.isPassing() || isOver(end, pause)) {
                    throw e;
                }
            } catch (IOException e) {
                if (isOver(end, pause)) {
                    throw e;
                }
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private boolean isOver(long end, long pause) {
        return !allowed.getAsBoolean() || System.nanoTime() + pause * 1_000_000 > end;
    }
}
