package org.fednode.node.simulation;

import java.util.List;

/**
 * One run: a federation of a random shape lives through so many random events, and after each step the invariants are
 * checked. All that is random comes from the seed, so the seed repeats the run. An event, a wire or an invariant is one
 * class; events and invariants are listed here.
 */
final class Simulation {

    static final int STEPS = 400;

    private final long seed;
    private final Planted planted;

    Simulation(long seed, Planted planted) {
        this.seed = seed;
        this.planted = planted;
    }

    static List<Invariant> invariants() {
        return List.of(new AcknowledgedIsKept(), new ReceiptsAreDurable(), new CountedOnce(), new RefusedChangesNothing(),
                new HonestIsNotRefused(), new TotalsAgree(), new ClaimsAgree(), new IndicatorsAgree(), new NoticesReachAll(), new StandardReachesAll(),
                new RebuildIsLive());
    }

    private static List<Event> events() {
        return List.of(new Intake(), new Notice(), new Turns.Send(), new Turns.Pull(), new Turns.TimePasses(), new Turns.Start(),
                new Deliveries.Up(), new Deliveries.Down(), new Hostile(), new Settling(), new Owners.Work(), new Owners.Offer(), new Owners.Staff(), new Owners.Decide(), Troubles.crash(), Troubles.crashAtAPlace(),
                Troubles.databaseIsForced(), Troubles.brokersAreLost(), Troubles.brokerFails(), Troubles.lineIsCut(), Troubles.rebuild(),
                Troubles.standardArrives(), Troubles.standardIsPublished(), Troubles.keyIsLost(), Troubles.indicatorsAreCounted(), Troubles.backUp(), Troubles.restore());
    }

    /** @return what happened, step by step */
    List<String> run() {
        return run(STEPS);
    }

    /** @throws Violation with the seed and every step when an invariant does not hold */
    List<String> run(int count) {
        try (World world = new World(seed, planted, invariants())) {
            try {
                List<Event> events = events();
                for (int step = 0; step < count; step++) {
                    step(world, events);
                    world.check();
                }
                Settling.settle(world);
                return List.copyOf(world.steps());
            } catch (Violation e) {
                throw new Violation(e.getMessage(), "seed " + seed + ", after\n" + String.join("\n", world.steps()), e);
            }
        }
    }

    private static void step(World world, List<Event> events) {
        int all = events.stream().mapToInt(Event::weight).sum();
        boolean happened = false;
        while (!happened) {
            int ticket = world.random().nextInt(all);
            for (Event event : events) {
                ticket -= event.weight();
                if (ticket < 0) {
                    happened = event.happen(world);
                    break;
                }
            }
        }
    }
}
