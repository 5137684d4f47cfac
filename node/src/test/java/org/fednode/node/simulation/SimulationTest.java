package org.fednode.node.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dsimulation.minutes=60} runs longer, {@code -Dsimulation.from=1000} other seeds, {@code -Dsimulation.seed=42} one
 * alone. What a failure turns out to be goes into {@link ScenariosTest}.
 */
class SimulationTest {

    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    @Test
    void federationHoldsItsInvariantsWhateverHappens() {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            new Simulation(only, Planted.NONE).run().forEach(System.out::println);
            return;
        }
        long end = System.nanoTime() + Duration.ofSeconds(Math.round(Double.parseDouble(System.getProperty("simulation.minutes", "2.5")) * 60)).toNanos();
        long first = Long.getLong("simulation.from", 1);
        long steps = 0;
        long seed = first;
        for (; System.nanoTime() < end; seed++) {
            steps += new Simulation(seed, Planted.NONE).run().size();
            System.out.println("simulation: seed " + seed + " holds, " + steps + " steps so far");
        }
        assertTrue(seed > first);
    }

    @ParameterizedTest
    @EnumSource(value = Planted.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void plantedBugIsFoundWithinAMinuteAndItsSeedFindsItAgain(Planted bug) {
        long end = System.nanoTime() + FOUND_WITHIN.toNanos();
        for (long seed = 1; System.nanoTime() < end; seed++) {
            try {
                new Simulation(seed, bug).run();
            } catch (Violation found) {
                long same = seed;
                assertEquals(headline(found), headline(assertThrows(Violation.class, () -> new Simulation(same, bug).run())));
                System.out.println(bug + " is found by seed " + seed + ": " + headline(found));
                return;
            }
        }
        fail(bug + " is not found");
    }

    private static String headline(Violation violation) {
        return violation.getMessage().lines().findFirst().orElseThrow();
    }
}
