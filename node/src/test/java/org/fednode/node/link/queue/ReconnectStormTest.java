package org.fednode.node.link.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three thousand children lose their parent in the same millisecond, and it is back half a minute later. The pauses and the
 * turns are those of the node; sockets, the broker and time are not real.
 */
class ReconnectStormTest {

    private static final int CHILDREN = 3_000;
    private static final int HANDSHAKES_A_SECOND = 150;
    private static final long HANDSHAKE_TIMEOUT = 10_000;
    private static final long BACK_AT = 30_000;
    private static final long BYTES_A_MILLI = 20_000;
    private static final int WORKERS = 2;
    private static final int BATCH = 700_000;
    private static final int HEAVY = 10;
    private static final String HOSTILE = "child-0";

    private record Event(long at, long order, Runnable what) {
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at())
            : Long.compare(a.order(), b.order()));
    private final TreeMap<Long, Integer> attempts = new TreeMap<>();
    private final Map<String, Long> connected = new HashMap<>();
    private final Turns turns = new Turns();
    private final Map<String, Waiting> queues = new HashMap<>();
    private final List<Served> served = new ArrayList<>();
    private long now;
    private long order;
    private long listenerFreeAt;
    private int busy;
    private int bulkTurns;

    /** What waits for the parent in a child's queue. @param messages lengths, the negative ones urgent */
    private record Waiting(Deque<Integer> messages, int[] bulkTurnsAtOffer) {
    }

    private record Served(String child, boolean urgent, int waitedBulkTurns, long at, int left) {
    }

    @BeforeEach
    void all() {
        for (int i = 0; i < CHILDREN; i++) {
            String id = "child-" + i;
            Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(i));
            after(backoff.next().toMillis(), () -> attempt(id, backoff));
        }
        while (!events.isEmpty()) {
            Event event = events.poll();
            now = event.at();
            event.what().run();
        }
    }

    private void after(long millis, Runnable what) {
        events.add(new Event(now + millis, order++, what));
    }

    /** The listener takes one handshake after the other; the child gives up on one that takes too long, and it was for nothing. */
    private void attempt(String id, Backoff backoff) {
        attempts.merge(now / 1_000, 1, Integer::sum);
        if (now < BACK_AT) {
            after(backoff.next().toMillis(), () -> attempt(id, backoff));
            return;
        }
        listenerFreeAt = Math.max(listenerFreeAt, now) + 1_000 / HANDSHAKES_A_SECOND;
        if (listenerFreeAt > now + HANDSHAKE_TIMEOUT) {
            after(HANDSHAKE_TIMEOUT + backoff.next().toMillis(), () -> attempt(id, backoff));
            return;
        }
        after(listenerFreeAt - now, () -> {
            connected.put(id, now);
            bring(id);
        });
    }

    /** A greeting, and then what the child has kept: most a little, some very much, and one sends garbage without end. */
    private void bring(String id) {
        Deque<Integer> messages = new ArrayDeque<>(List.of(-300));
        int number = Integer.parseInt(id.substring(6));
        int batches = number == 0 ? 20_000 : number <= HEAVY ? 200 : 3;
        for (int i = 0; i < batches; i++) {
            messages.add(number == 0 ? 100 : BATCH);
        }
        queues.put(id, new Waiting(messages, new int[] {bulkTurns}));
        turns.offer(id, true);
        work();
    }

    private void work() {
        while (busy < WORKERS) {
            Optional<Turns.Turn> turn = turns.take();
            if (turn.isEmpty()) {
                return;
            }
            busy++;
            serve(turn.get());
        }
    }

    /** As much of the child's queue as {@link TurnReader} takes in one turn. */
    private void serve(Turns.Turn turn) {
        Waiting waiting = queues.get(turn.child());
        long cost = 0;
        int taken = 0;
        while (!waiting.messages().isEmpty() && taken < TurnReader.GROUP_MESSAGES && cost < Turns.QUANTUM
                && !(turn.urgent() && waiting.messages().peek() > 0)) {
            cost += Turns.MESSAGE + Math.abs(waiting.messages().poll());
            taken++;
        }
        bulkTurns += turn.urgent() ? 0 : 1;
        served.add(new Served(turn.child(), turn.urgent(), bulkTurns - waiting.bulkTurnsAtOffer()[0], now, waiting.messages().size()));
        long spent = cost;
        after(Math.max(1, cost / BYTES_A_MILLI), () -> {
            busy--;
            turns.done(turn.child(), spent, !waiting.messages().isEmpty());
            work();
        });
    }

    @Test
    void theyComeBackSpreadOverTimeAndAllOfThemDo() {
        int most = attempts.tailMap(BACK_AT / 1_000 - 5).values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        long last = connected.values().stream().mapToLong(Long::longValue).max().orElseThrow();

        assertTrue(most < 2 * HANDSHAKES_A_SECOND, most + " attempts in one second");
        assertEquals(CHILDREN, connected.size());
        assertTrue(last < BACK_AT + 120_000, "the last is back " + (last - BACK_AT) / 1_000 + " s after the parent");
    }

    @Test
    void aGreetingWaitsForNoBulkLoadAndNobodyWaitsLongerThanOthers() {
        int waited = served.stream().filter(Served::urgent).mapToInt(Served::waitedBulkTurns).max().orElseThrow();

        assertTrue(waited <= WORKERS, "a greeting waited for " + waited + " bulk turns");
        assertEquals(CHILDREN, served.stream().filter(Served::urgent).map(Served::child).distinct().count());
    }

    @Test
    void whoHasLittleIsDoneBeforeWhoHasMuchWhateverTheOrderTheyCameIn() {
        Map<String, Integer> doneAt = new HashMap<>();
        for (int i = 0; i < served.size(); i++) {
            if (served.get(i).left() == 0) {
                doneAt.put(served.get(i).child(), i);
            }
        }
        List<String> lastOnes = doneAt.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(HEAVY + 1).map(Map.Entry::getKey).sorted().toList();

        assertEquals(CHILDREN, doneAt.size(), "everything arrived");
        List<String> heavyAndHostile = new ArrayList<>();
        for (int i = 0; i <= HEAVY; i++) {
            heavyAndHostile.add("child-" + i);
        }
        assertEquals(heavyAndHostile.stream().sorted().toList(), lastOnes);
    }

    @Test
    void garbageWithoutEndGetsNoMoreTurnsThanAnyOther() {
        int lastHonest = 0;
        for (int i = 0; i < served.size(); i++) {
            lastHonest = Integer.parseInt(served.get(i).child().substring(6)) > HEAVY ? i : lastHonest;
        }
        long hostile = served.subList(0, lastHonest).stream().filter(one -> one.child().equals(HOSTILE)).count();
        long heaviest = served.subList(0, lastHonest).stream().filter(one -> one.child().equals("child-1")).count();

        // its turns cost a fourth of a bulk load's, so it may have four times as many
        assertTrue(hostile <= 5 * (heaviest + 2), hostile + " turns, where a bulk load got " + heaviest);
        assertEquals(CHILDREN, turns.size(), "one entry for each child, whatever it sent");
        assertEquals(0, turns.waiting());
    }
}
