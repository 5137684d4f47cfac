package org.fednode.node.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.fednode.node.link.queue.Broker;

/** What brokers do: hand messages over, in order and once as a rule. */
final class Deliveries {

    private static final int MOST = 5;

    private Deliveries() {
    }

    /** A group of a child's messages reaches its parent. */
    static final class Up implements Event {

        @Override
        public int weight() {
            return 30;
        }

        @Override
        public boolean happen(World world) {
            Optional<Site> child = world.pick(Up::canDeliver);
            child.ifPresent(site -> deliver(world, site));
            return child.isPresent();
        }

        static boolean canDeliver(Site child) {
            return !child.wire().up().isEmpty() && child.wire().isConnected()
                    && child.parent().flatMap(Site::fromChildren).isPresent();
        }

        private static void deliver(World world, Site child) {
            List<QueueWire.Message> waiting = child.wire().up();
            if (world.oneIn(20)) {
                QueueWire.Message lost = waiting.remove(world.random().nextInt(waiting.size()));
                world.say("a message of " + child + " is lost: " + shortened(lost));
                return;
            }
            if (world.oneIn(7)) {
                Collections.shuffle(waiting, world.random());
                world.say("the messages of " + child + " are out of order");
            }
            hand(world, child, 1 + world.random().nextInt(Math.min(MOST, waiting.size())), world.oneIn(7));
        }

        static void hand(World world, Site child, int count, boolean again) {
            List<QueueWire.Message> waiting = child.wire().up();
            List<QueueWire.Message> group = new ArrayList<>(waiting.subList(0, count));
            world.say(group.size() + " messages of " + child + " reach " + child.parent().orElseThrow() + (again ? ", and will again" : "")
                    + ": " + group.stream().map(Up::shortened).toList());
            Broker.GroupHandler handler = child.parent().orElseThrow().fromChildren().orElseThrow();
            boolean taken = world.attempt(child.parent().orElseThrow(),
                    () -> handler.receive(child.id(), group.stream().map(QueueWire.Message::body).toList()));
            if (taken && !again) {
                waiting.removeAll(group);
            }
        }

        /** Digests differ from run to run, the places in streams don't. */
        private static String shortened(QueueWire.Message message) {
            return Batches.manifest(message.body()).map(manifest -> manifest.stream().origin() + '/' + manifest.stream().stream() + '/'
                    + manifest.seq()).orElse(message.isHello() ? "hello" : message.isMessage() ? "a message" : "garbage");
        }
    }

    /** A page reaches the child. */
    static final class Down implements Event {

        @Override
        public int weight() {
            return 25;
        }

        @Override
        public boolean happen(World world) {
            Optional<Site> child = world.pick(Down::canDeliver);
            child.ifPresent(site -> deliver(world, site));
            return child.isPresent();
        }

        static boolean canDeliver(Site child) {
            return !child.wire().down().isEmpty() && child.wire().isConnected() && child.wire().child().isPresent();
        }

        private static void deliver(World world, Site child) {
            List<byte[]> waiting = child.wire().down();
            int which = world.oneIn(7) ? world.random().nextInt(waiting.size()) : 0;
            if (world.oneIn(20)) {
                waiting.remove(which);
                world.say("a page for " + child + " is lost");
                return;
            }
            hand(world, child, which, world.oneIn(10));
        }

        static void hand(World world, Site child, int which, boolean again) {
            byte[] page = child.wire().down().get(which);
            world.say("a page reaches " + child + (again ? ", and will again" : ""));
            boolean taken = world.attempt(child, () -> child.wire().child().orElseThrow().accept(page));
            if (taken && !again) {
                child.wire().down().remove(which);
            }
        }
    }
}
