package org.fednode.node.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.fednode.exchange.certificate.Level;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.runtime.CrashPoints.Place;

/** Chunks are submitted at a site, and the writer takes its turns until none waits. */
final class Intake implements Event {

    @Override
    public int weight() {
        return 20;
    }

    @Override
    public boolean happen(World world) {
        boolean anywhere = world.oneIn(6);
        return world.pick(site -> site.isUp() && (anywhere || site.level() == Level.COUNTY)).map(site -> {
            submit(world, site);
            return true;
        }).orElse(false);
    }

    private static void submit(World world, Site site) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = world.random().nextInt(3); i >= 0; i--) {
            chunks.add(new Drafts(world, site).chunk());
        }
        submit(world, site, chunks);
    }

    static void submit(World world, Site site, List<Chunk> chunks) {
        world.say(site + " is given " + chunks.stream().map(chunk -> chunk.changes().size() + " of " + chunk.dataSet()).toList());
        Map<Chunk, CompletableFuture<ChunkOutcome>> answers = new LinkedHashMap<>();
        if (world.planted() == Planted.ANSWER_BEFORE_COMMIT) {
            site.mischief().alsoTell(place -> answerEarly(place, answers));
        }
        boolean through = world.attempt(site, () -> {
            chunks.forEach(chunk -> answers.put(chunk, site.node().commit().submit(chunk)));
            while (site.node().commit().commitWaiting()) {
                world.touch(site);
            }
        });
        site.mischief().alsoTell(place -> { });
        boolean arranged = site.mischief().hasJustFailed() || !through;
        chunks.forEach(chunk -> note(site, chunk, answers.get(chunk), arranged));
    }

    private static void answerEarly(Place place, Map<Chunk, CompletableFuture<ChunkOutcome>> answers) {
        if (place == Place.OWN_APPLIED) {
            answers.forEach((chunk, answer) -> answer.complete(new ChunkOutcome(0, chunk.changes().size(), chunk.quarantined().size())));
        }
    }

    private static void note(Site site, Chunk chunk, CompletableFuture<ChunkOutcome> answer, boolean arranged) {
        if (!answer.isDone() || answer.isCompletedExceptionally()) {
            if (!arranged) {
                throw new Violation("nothing fails by itself", site + " refuses a chunk");
            }
            site.ledger().unanswered(chunk.dataSet(), chunk.changes());
            return;
        }
        ChunkOutcome outcome = answer.join();
        if (outcome.accepted() + outcome.unchanged() != chunk.changes().size() || outcome.quarantined() != chunk.quarantined().size()) {
            throw new Violation("received = accepted + unchanged + quarantined", site + ": " + outcome);
        }
        site.ledger().answered(chunk.dataSet(), chunk.changes());
    }
}
