package org.fednode.node.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dsimulation.minutes=60} runs for so long, {@code -Dsimulation.seeds=100} so many seeds, {@code -Dsimulation.from=1000} other seeds, {@code -Dsimulation.seed=42} one
 * alone. What a failure turns out to be goes into {@link ScenariosTest}.
 */
class SimulationTest {

    private static final int SEEDS = 30;
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    @Test
    void federationHoldsItsInvariantsWhateverHappens() {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            new Simulation(only, Planted.NONE).run().forEach(System.out::println);
            return;
        }
        BooleanSupplier goesOn = goesOn();
        long first = Long.getLong("simulation.from", 1);
        long steps = 0;
        long seed = first;
        for (; goesOn.getAsBoolean(); seed++) {
            steps += new Simulation(seed, Planted.NONE).run().size();
            System.out.println("simulation: seed " + seed + " holds, " + steps + " steps so far");
        }
        assertTrue(seed > first);
    }

    /** So many seeds, that every machine runs the same; or for so long. */
    private static BooleanSupplier goesOn() {
        String minutes = System.getProperty("simulation.minutes");
        if (minutes == null) {
            int[] left = {Integer.getInteger("simulation.seeds", SEEDS)};
            return () -> left[0]-- > 0;
        }
        long end = System.nanoTime() + Duration.ofSeconds(Math.round(Double.parseDouble(minutes) * 60)).toNanos();
        return () -> System.nanoTime() < end;
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
        // every run has a folder of its own
        return violation.getMessage().lines().findFirst().orElseThrow().replaceAll("fednode-simulation[0-9]+", "fednode-simulation");
    }
}
