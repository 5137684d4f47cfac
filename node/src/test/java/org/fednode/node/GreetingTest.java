package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.fednode.exchange.key.Suite;
import org.fednode.node.link.SteppedQueue;
import org.fednode.node.link.pull.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a child says what it has, so that what was lost on the way down comes again. */
class GreetingTest {

    @TempDir
    Path folder;

    /** Receipts that keep coming say nothing of a notice that was lost (simulation, seed 9348). */
    @Test
    void aChildGreetsEveryHourWhateverElseComesDown() throws Exception {
        AtomicInteger greetings = new AtomicInteger();
        AtomicReference<Consumer<byte[]>> down = new AtomicReference<>();
        SettableClock clock = new SettableClock();
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", ThreeNodes.room("R1", 30)));
            ThreeNodes.deliver(nodes.county, nodes.province);
            ThreeNodes.deliver(nodes.province, nodes.national);
            ThreeNodes.handDownReceipts(nodes.province, nodes.county);
            List<byte[]> receipts = nodes.province.receipts().standing("330106");
            SteppedQueue queue = new SteppedQueue(nodes.county, "330000", handler -> {
                down.set(handler);
                return counting(greetings);
            }, clock);

            for (int tenMinutes = 0; tenMinutes <= 5 * 6; tenMinutes++) {
                queue.step();
                if (tenMinutes % 5 == 4) {
                    receipts.forEach(down.get()::accept);
                }
                clock.forward(Duration.ofMinutes(10));
            }
        }
        assertEquals(1 + 5, greetings.get());
    }

    private static UnbrokenLine counting(AtomicInteger greetings) {
        return new UnbrokenLine(message -> {
            if (new String(message.body(), StandardCharsets.UTF_8).contains("\"hello\"")) {
                greetings.incrementAndGet();
            }
        });
    }
}
