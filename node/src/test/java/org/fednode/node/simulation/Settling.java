package org.fednode.node.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.StreamId;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.link.pull.SteppedPull;

/** Everything is mended, and the federation is left alone until nothing moves: all must have arrived, and soon. */
final class Settling implements Event {

    static final String NAME = "everything arrives once the lines work";
    private static final List<Duration> STRIDES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(31),
            Duration.ofMinutes(6));
    private static final Set<BatchState> ON_THE_WAY = EnumSet.of(BatchState.SEALED, BatchState.ACCEPTED_BY_PARENT, BatchState.REFUSED);
    private static final int PATIENCE = 60;
    private static final int MOST_MOVES = 5_000;

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public boolean happen(World world) {
        settle(world);
        return true;
    }

    static void settle(World world) {
        world.say("everything is mended, and comes to rest");
        world.calm(true);
        mend(world);
        for (int strides = 0; move(world) || !hasArrived(world); strides++) {
            if (strides > PATIENCE) {
                throw new Violation(NAME, remains(world));
            }
            world.pass(STRIDES.get(strides % STRIDES.size()));
        }
        world.sites().forEach(Site::cameToRest);
        world.checkQuiet();
        world.calm(false);
    }

    private static void mend(World world) {
        bringBack(world);
        world.sites().forEach(site -> world.attempt(site, site::compareStreams));
    }

    private static void bringBack(World world) {
        for (Site site : world.sites()) {
            site.mischief().disarm();
            site.wire().connect(true);
            site.wire().breakBroker(false);
            boolean news = world.tree().giveStandard(site);
            if (site.isUp() && news) {
                site.kill(false);
            }
            if (!site.isUp()) {
                world.start(site);
            }
            if (!site.isUp()) {
                world.tree().bringPublished(site); // what it takes back names a version that it has to have first
                world.start(site);
            }
            site.node().commit().catchUp();
        }
    }

    /** Lets everybody do what is due. @return whether anything moved */
    private static boolean move(World world) {
        int moves = 0;
        int before;
        do {
            before = moves;
            for (Site site : world.sites()) {
                moves += moveUp(world, site) + moveDown(world, site) + pull(world, site);
                moves += Owners.Work.work(world, site);
            }
            world.check();
            if (moves > MOST_MOVES) {
                throw new Violation(NAME, "the nodes never come to rest: " + remains(world));
            }
        } while (moves > before);
        return moves > 0;
    }

    private static int moveUp(World world, Site site) {
        site.queue().ifPresent(queue -> world.attempt(site, queue::step));
        int moves = 0;
        while (Deliveries.Up.canDeliver(site)) {
            Deliveries.Up.hand(world, site, Math.min(8, site.wire().up().size()), false);
            moves++;
        }
        return moves;
    }

    private static int moveDown(World world, Site site) {
        int moves = 0;
        while (Deliveries.Down.canDeliver(site)) {
            Deliveries.Down.hand(world, site, 0, false);
            moves++;
        }
        return moves;
    }

    private static int pull(World world, Site site) {
        int moves = 0;
        for (Map.Entry<String, SteppedPull> link : site.pulls().entrySet()) {
            site.receiptsWait().remove(link.getKey());
            moves += Turns.Pull.pull(world, site, link.getValue());
        }
        return moves;
    }

    private static boolean hasArrived(World world) {
        return world.sites().stream().allMatch(site -> unarrived(site).isEmpty() && undelivered(site).isEmpty()) && NoticesReachAll.missing(world).isEmpty()
                && StandardReachesAll.missing(world).isEmpty();
    }

    /** What a site sealed and does not know to be accepted nationally. */
    private static List<LoggedBatch> unarrived(Site site) {
        if (!site.isExpected() || site.parent().isEmpty()) {
            return List.of();
        }
        return site.node().log().own(0, Integer.MAX_VALUE).stream()
                .filter(batch -> ON_THE_WAY.contains(batch.state())).toList();
    }

    /** Decisions that the parent holds for a site, or for nodes below it, and the site does not. */
    private static List<StreamId> undelivered(Site site) {
        if (!site.isExpected() || site.parent().isEmpty()) {
            return List.of();
        }
        return site.parent().get().node().log().cursors().entrySet().stream()
                .filter(one -> DirectiveStream.named(one.getKey().stream()).filter(stream -> stream.type() == BatchType.DECISIONS)
                        .flatMap(DirectiveStream::addressee).filter(node -> isAt(site, node)).isPresent())
                .filter(one -> !isBelow(site, one.getKey().origin()))
                .filter(one -> site.node().log().cursor(one.getKey()).seq() < one.getValue().seq()).map(Map.Entry::getKey).toList();
    }

    private static boolean isAt(Site site, String node) {
        return site.id().equals(node) || isBelow(site, node);
    }

    private static boolean isBelow(Site site, String node) {
        return site.children().stream().anyMatch(child -> isAt(child, node));
    }

    private static String above(Site site, LoggedBatch batch) {
        return site.parent().map(parent -> ", at " + parent + ' ' + parent.node().log().find(batch.stream(), batch.seq())
                .map(held -> held.state().toString()).orElse("missing") + above(parent, batch)).orElse("");
    }

    private static String remains(World world) {
        List<String> remains = new ArrayList<>(NoticesReachAll.missing(world));
        StandardReachesAll.missing(world).forEach(site -> remains.add(site + " lacks the published standard"));
        for (Site site : world.sites()) {
            unarrived(site).stream().limit(3).forEach(batch -> remains.add(site + " " + batch.stream() + '/' + batch.seq() + " is "
                    + batch.state() + above(site, batch)));
            undelivered(site).forEach(stream -> remains.add(site + " lacks " + stream));
            site.pulls().forEach((child, link) -> remains.add(site + " pulls " + child + ": " + link.state()));
        }
        return String.join("; ", remains);
    }
}
