package org.fednode.node.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.fednode.node.CrashingNode;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.ownership.OwnershipRefused;
import org.fednode.node.ownership.TransferView;
import org.fednode.node.projection.OwnerWord;
import org.fednode.node.quarantine.QuarantineEntry;

/** Records that several sites claim, and records that pass from one to another. */
final class Owners {

    private Owners() {
    }

    /** What a node does about ownership by itself. */
    static final class Work implements Event {

        @Override
        public int weight() {
            return 12;
        }

        @Override
        public boolean happen(World world) {
            return world.pick(Site::isUp).map(site -> {
                world.say(site + " looks after ownership");
                work(world, site);
                return true;
            }).orElse(false);
        }

        /** @return how many turns it took */
        static int work(World world, Site site) {
            int[] turns = {0};
            boolean[] more = {true};
            while (site.isUp() && more[0] && world.attempt(site, () ->
                    more[0] = CrashingNode.ownershipTurn(site.node(), chunk -> submit(world, site, chunk)))) {
                turns[0] += more[0] ? 1 : 0;
            }
            return turns[0];
        }

        /** The writer takes its turns at once; what it was given may be durable or not when it dies of it. */
        static CompletableFuture<ChunkOutcome> submit(World world, Site site, Chunk chunk) {
            site.ledger().unanswered(chunk.dataSet(), chunk.changes());
            CompletableFuture<ChunkOutcome> answer = site.node().commit().submit(chunk);
            while (site.node().commit().commitWaiting()) {
                world.touch(site);
            }
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                site.ledger().answered(chunk.dataSet(), chunk.changes());
            }
            return answer;
        }
    }

    /** A site offers a record of its own to another site. */
    static final class Offer implements Event {

        @Override
        public int weight() {
            return 3;
        }

        @Override
        public boolean happen(World world) {
            Optional<Site> giver = world.pick(Site::isUp);
            String dataSet = Rows.DATA_SETS.get(world.random().nextInt(Rows.DATA_SETS.size()));
            Optional<Site> taker = giver.flatMap(site -> world.pick(other -> other != site));
            List<String> keys = giver.map(site -> Rows.of(site.node(), dataSet).getOrDefault(site.id(), Map.of()).keySet().stream()
                    .filter(key -> !key.startsWith(Drafts.INVALID)).toList()).orElse(List.of());
            if (taker.isEmpty() || keys.isEmpty()) {
                return false;
            }
            String key = keys.get(world.random().nextInt(keys.size()));
            world.say(giver.get() + " offers " + key + " of " + dataSet + " to " + taker.get());
            world.attempt(giver.get(), () -> {
                try {
                    giver.get().node().ownership().offer(dataSet, key, taker.get().id(), "moved");
                } catch (OwnershipRefused refused) {
                    world.say("  which is refused: " + refused.getMessage());
                }
            });
            return true;
        }
    }

    /** Staff take what is offered to them, decline it, or take their own offer back. */
    static final class Staff implements Event {

        @Override
        public int weight() {
            return 6;
        }

        @Override
        public boolean happen(World world) {
            return world.pick(site -> site.isUp() && offered(site).isPresent()).map(site -> {
                TransferView offer = offered(site).orElseThrow();
                if (offer.from().equals(site.id())) {
                    withdraw(world, site, offer);
                } else {
                    answer(world, site, offer);
                }
                return true;
            }).orElse(false);
        }

        private static Optional<TransferView> offered(Site site) {
            return site.node().ownership().transferViews(100).stream().filter(one -> one.state().equals("offered"))
                    .filter(one -> one.from().equals(site.id()) || one.to().equals(site.id()) && task(site, one).isPresent()).findFirst();
        }

        private static Optional<QuarantineEntry> task(Site site, TransferView offer) {
            return site.node().database().transact(connection -> site.node().quarantine().find(connection, offer.task()))
                    .filter(QuarantineEntry::isOpen);
        }

        private static void withdraw(World world, Site site, TransferView offer) {
            world.say(site + " takes back its offer to " + offer.to());
            world.attempt(site, () -> {
                try {
                    site.node().ownership().withdraw(offer.id());
                } catch (OwnershipRefused refused) {
                    world.say("  which is refused: " + refused.getMessage());
                }
            });
        }

        private static void answer(World world, Site site, TransferView offer) {
            boolean takes = !world.oneIn(3);
            world.say(site + (takes ? " takes " : " declines ") + offer.key() + " of " + offer.from());
            List<Change> changes = takes ? List.of(new Drafts(world, site).takenOver(offer.dataset(),
                    task(site, offer).orElseThrow().input().raw())) : List.of();
            Intake.submit(world, site, List.of(new Chunk(offer.dataset(), world.clock().instant(), changes, List.of(), List.of(offer.task()),
                    WithinTransaction.NOTHING)));
        }
    }

    /** Staff of a common ancestor decide. */
    static final class Decide implements Event {

        @Override
        public int weight() {
            return 4;
        }

        @Override
        public boolean happen(World world) {
            return world.pick(site -> site.isUp() && undecided(site).isPresent()).map(site -> {
                OwnerWord word = undecided(site).orElseThrow();
                String owner = word.claimants().get(world.random().nextInt(word.claimants().size()));
                world.say(site + " decides for " + owner + " of " + word.claimants());
                world.attempt(site, () -> {
                    try {
                        site.node().ownership().decide(word.id(), owner, "decided");
                    } catch (OwnershipRefused refused) {
                        world.say("  which is refused: " + refused.getMessage());
                    }
                });
                return true;
            }).orElse(false);
        }

        private static Optional<OwnerWord> undecided(Site site) {
            return site.node().ownership().newestWords(100).stream()
                    .filter(word -> word.issuer().equals(site.id()) && word.grounds() == OwnerWord.Grounds.ORDER).findFirst();
        }
    }
}
