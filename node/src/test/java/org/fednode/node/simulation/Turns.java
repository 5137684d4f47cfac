package org.fednode.node.simulation;

import java.time.Duration;
import java.util.Optional;
import org.fednode.node.link.pull.SteppedPull;

/** What a node's own threads would do by themselves. */
final class Turns {

    private Turns() {
    }

    /** The child's end of the queue takes a step. */
    static final class Send implements Event {

        @Override
        public int weight() {
            return 25;
        }

        @Override
        public boolean happen(World world) {
            return world.pick(site -> site.queue().isPresent()).map(site -> {
                world.say(site + " sends what is due");
                world.attempt(site, () -> site.queue().orElseThrow().step());
                return true;
            }).orElse(false);
        }
    }

    /** A parent pulls a child, or posts the receipts that wait. */
    static final class Pull implements Event {

        @Override
        public int weight() {
            return 20;
        }

        @Override
        public boolean happen(World world) {
            return world.pick(site -> !site.pulls().isEmpty()).map(site -> {
                pull(world, site);
                return true;
            }).orElse(false);
        }

        private static void pull(World world, Site site) {
            String child = site.pulls().keySet().stream().skip(world.random().nextInt(site.pulls().size())).findFirst().orElseThrow();
            if (site.receiptsWait().remove(child) && world.random().nextBoolean()) {
                world.say(site + " posts receipts to " + child);
                world.attempt(site, site.pulls().get(child)::deliverReceipts);
            } else {
                world.say(site + " pulls " + child);
                pull(world, site, site.pulls().get(child));
            }
        }

        /** @return batches that came */
        static int pull(World world, Site site, SteppedPull link) {
            int[] delivered = {0};
            world.attempt(site, () -> delivered[0] = link.pull());
            site.mischief().hasJustFailed();
            return delivered[0];
        }
    }

    /** Seconds go by, or hours. */
    static final class TimePasses implements Event {

        @Override
        public int weight() {
            return 12;
        }

        @Override
        public boolean happen(World world) {
            Duration time = world.oneIn(15) ? Duration.ofMinutes(world.random().nextInt(600))
                    : Duration.ofMillis(world.random().nextInt(40_000));
            world.pass(time);
            world.say(time + " pass");
            return true;
        }
    }

    /** A dead node is started. */
    static final class Start implements Event {

        @Override
        public int weight() {
            return 10;
        }

        @Override
        public boolean happen(World world) {
            Optional<Site> dead = world.pick(site -> !site.isUp());
            dead.ifPresent(site -> {
                world.say("somebody starts " + site);
                world.start(site);
            });
            return dead.isPresent();
        }
    }
}
