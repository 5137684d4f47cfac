package org.fednode.node.link.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final long BULK = Turns.QUANTUM;

    private final Turns turns = new Turns();

    @Test
    void whoHasMuchWaitsForWhoHasLittle() {
        turns.offer("much", false);
        for (int i = 0; i < 3; i++) {
            take("much", false);
            turns.done("much", BULK, true);
        }
        turns.offer("little", false);

        take("little", false);
        turns.done("little", Turns.MESSAGE, true);
        take("little", false);
        turns.done("little", Turns.QUANTUM, true);
        take("much", false);
    }

    @Test
    void nobodySavesUpByBeingIdle() {
        turns.offer("idle", false);
        take("idle", false);
        turns.done("idle", Turns.MESSAGE, false);
        turns.offer("busy", false);
        for (int i = 0; i < 100; i++) {
            take("busy", false);
            turns.done("busy", BULK, true);
        }
        turns.offer("idle", false);
        int turnsOfIdle = 0;
        for (int i = 0; i < 20; i++) {
            Turns.Turn turn = turns.take().orElseThrow();
            turnsOfIdle += turn.child().equals("idle") ? 1 : 0;
            turns.done(turn.child(), BULK, true);
        }

        assertEquals(10, turnsOfIdle);
    }

    @Test
    void whatIsUrgentGoesFirstAndWhoCallsEverythingUrgentGainsNothing() {
        turns.offer("honest", false);
        turns.offer("loud", true);
        long loud = 0;
        long honest = 0;
        take("loud", true);
        turns.done("loud", BULK, false);
        for (int i = 0; i < 100; i++) {
            turns.offer("loud", true);
            Turns.Turn turn = turns.take().orElseThrow();
            turns.done(turn.child(), BULK, turn.child().equals("honest"));
            loud += turn.child().equals("loud") ? 1 : 0;
            honest += turn.child().equals("honest") ? 1 : 0;
        }

        assertTrue(honest >= loud - Turns.ALLOWANCE / BULK, honest + " of 100 turns");
    }

    @Test
    void whatComesDuringATurnIsNotForgottenAndAnOfferMadeTwiceCountsOnce() {
        turns.offer("a", false);
        turns.offer("a", false);
        take("a", false);
        assertEquals(Optional.empty(), turns.take());
        turns.offer("a", true);
        turns.done("a", Turns.MESSAGE, false);

        take("a", true);
        turns.done("a", Turns.MESSAGE, false);
        assertEquals(Optional.empty(), turns.take());
        assertEquals(1, turns.size());
    }

    @Test
    void aChildThatFailsIsLeftAloneUntilItsPauseIsOver() {
        turns.offer("a", false);
        take("a", false);
        turns.pause("a", Turns.MESSAGE);
        turns.offer("a", true);
        assertEquals(Optional.empty(), turns.take());
        turns.resume("a");
        turns.resume("a");

        take("a", true);
        turns.done("a", Turns.MESSAGE, false);
        assertEquals(Optional.empty(), turns.take());
    }

    @Test
    void turnsAtOnceAreBoundedByMemory() {
        assertEquals(2, TurnReader.turnsAtOnce(16, 256L << 20));
        assertEquals(2, TurnReader.turnsAtOnce(1, 64L << 30));
        assertEquals(16, TurnReader.turnsAtOnce(16, 64L << 30));
    }

    private void take(String child, boolean urgent) {
        assertEquals(Optional.of(new Turns.Turn(child, urgent)), turns.take());
    }
}
