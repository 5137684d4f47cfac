package org.fednode.node.simulation;

import java.util.List;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.conformance.HostileBatch;
import org.fednode.node.Node;
import org.fednode.node.batchlog.LoggedBatch;

/** Something is put into a child's queue that the child's node would never send. */
final class Hostile implements Event {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public boolean happen(World world) {
        return world.pick(site -> site.queue().isPresent() && !own(site).isEmpty()).map(site -> {
            List<LoggedBatch> own = own(site);
            LoggedBatch batch = own.get(world.random().nextInt(own.size()));
            send(world, site, batch, own.get(own.size() - 1));
            return true;
        }).orElse(false);
    }

    private static List<LoggedBatch> own(Site site) {
        return site.node().log().own(0, Integer.MAX_VALUE).stream().filter(batch -> batch.stream().stream().startsWith("reading")).toList();
    }

    private static void send(World world, Site site, LoggedBatch some, LoggedBatch last) {
        Node node = site.node();
        SigningKey key = world.tree().keys(site).signing();
        switch (world.random().nextInt(site.stolen().isPresent() ? 5 : 4)) {
            case 4 -> put(world, site, "a batch by the lost key", HostileBatch.of(Batches.read(node, last), site.stolen().get())
                    .with("seq", last.seq() + 1).with("prev", last.digest().toString()).file());
            case 0 -> put(world, site, "a forked batch", HostileBatch.of(Batches.read(node, last), key)
                    .with("seq", last.seq() + 1).with("prev", (last.seq() == 1 ? key.certificate().digest(last.digest().algorithm())
                            : node.log().find(last.stream(), last.seq() - 1).orElseThrow().digest()).toString()).file());
            case 1 -> put(world, site, "a batch beyond the next", HostileBatch.of(Batches.read(node, last), key)
                    .with("seq", last.seq() + 3).with("prev", last.digest().toString()).file());
            case 2 -> put(world, site, "an old batch", Batches.read(node, some));
            default -> {
                byte[] damaged = Batches.read(node, some);
                damaged[world.random().nextInt(damaged.length)] ^= 1;
                put(world, site, "a damaged batch", damaged);
            }
        }
    }

    private static void put(World world, Site site, String what, byte[] batch) {
        world.say("somebody puts " + what + " into the queue of " + site);
        site.wire().up().add(world.random().nextInt(site.wire().up().size() + 1), new QueueWire.Message(what, batch, false));
    }
}
