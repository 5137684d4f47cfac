package org.fednode.node.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.node.commit.Chunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What simulated federations met on the way, each as the few steps that it takes. */
class ScenariosTest {

    /** Its federation: 100000 – 330000 – 330106 over the queue, 370000 pulled, with 370102 below it. */
    private static final long SEED = 131;

    private World world;
    private Site province;
    private Site county;
    private Site pulled;
    private int commits;

    @BeforeEach
    void begin() {
        world = new World(SEED, Planted.NONE, Simulation.invariants());
        world.calm(true);
        province = site("330000");
        county = site("330106");
        pulled = site("370000");
        assertFalse(province.isPulled() || county.isPulled());
        assertTrue(pulled.isPulled());
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Site site(String id) {
        return world.pick(one -> one.id().equals(id)).orElseThrow();
    }

    private void commit(Site site) {
        Chunk chunk = news(site);
        world.attempt(site, () -> {
            site.node().commit().submit(chunk);
            site.node().commit().commitWaiting();
        });
    }

    private Chunk news(Site site) {
        Chunk chunk = new Drafts(world, site).news(commits++);
        site.ledger().unanswered(chunk.dataSet(), chunk.changes());
        return chunk;
    }

    /** Greets, and when the greeting is over sends. */
    private void send(Site child) {
        child.queue().orElseThrow().step();
        world.pass(Duration.ofSeconds(4));
        child.queue().orElseThrow().step();
        while (Deliveries.Up.canDeliver(child)) {
            Deliveries.Up.hand(world, child, child.wire().up().size(), false);
        }
    }

    private void handDown(Site child) {
        while (Deliveries.Down.canDeliver(child)) {
            Deliveries.Down.hand(world, child, 0, false);
        }
    }

    /** It may be in the page cache only: a batch that counts from now on has to outlast a power cut. */
    @Test
    void whatAKilledProcessAppendedIsMadeDurableBeforeItCounts() {
        commit(county);
        send(county);
        province.mischief().arm(1, true);
        commit(county);
        try {
            province.node().inbox().receive(county.id(), java.util.List.of(Batches.read(county.node(), Batches.all(county.node()).get(1))));
        } catch (Died death) {
            province.die(false);
        }
        assertTrue(province.disk().isAtRisk());

        assertTrue(province.start());

        assertFalse(province.disk().isAtRisk());
        assertEquals(2, Batches.all(province.node()).size());
    }

    /** The turn after the failed one catches up with the archive, and what it applies will be receipted. */
    @Test
    void whatAFailedTurnAppendedIsMadeDurableBeforeItCounts() {
        commit(county);
        send(county);
        province.mischief().arm(1, false);
        commit(county);
        try {
            province.node().inbox().receive(county.id(), java.util.List.of(Batches.read(county.node(), Batches.all(county.node()).get(1))));
        } catch (IllegalStateException failure) {
            assertTrue(province.mischief().hasJustFailed());
        }
        assertTrue(province.disk().isAtRisk());

        commit(province);

        assertFalse(province.disk().isAtRisk());
        assertEquals(3, Batches.all(province.node()).size());
    }

    @Test
    void nameThatAKilledProcessGaveIsMadeDurableBeforeItCounts() {
        county.mischief().arm(4, true);
        try {
            county.node().commit().submit(news(county));
            county.node().commit().commitWaiting();
        } catch (Died death) {
            county.die(false);
        }
        assertTrue(county.disk().isAtRisk());

        assertTrue(county.start());

        assertFalse(county.disk().isAtRisk());
    }

    /** At the end of settling every node is rebuilt, and has forgotten all receipts. */
    @Test
    void rebuiltNodesLearnAgainWhatWasAccepted() {
        world.sites().forEach(this::commit);

        Settling.settle(world);
        Settling.settle(world);
    }

    @Test
    void nationalReceiptThatWasLostWithABrokerComesAgain() {
        commit(county);
        send(county);
        handDown(county);
        send(province);
        handDown(province);
        assertFalse(county.wire().down().isEmpty());

        county.wire().lose();

        Settling.settle(world);
    }

    @Test
    void helloThatTheBrokerCouldNotStoreIsSaidLater() {
        county.kill(false);
        county.wire().lose();
        county.wire().breakBroker(true);
        county.start();
        county.queue().orElseThrow().step();
        county.wire().breakBroker(false);

        world.pass(Duration.ofSeconds(31));
        county.queue().orElseThrow().step();

        assertTrue(county.wire().up().get(0).isHello());
    }

    /** A node that takes back what it had lost failed over it. */
    @Test
    void standardThatCanNotBeAskedForNowIsAskedForLater() {
        province.wire().breakBroker(true);
        Manifest.Standard missing = new Manifest.Standard("simulated", "2026.9", DigestAlgorithm.SHA_256.digest(new byte[1]));

        province.node().requests().want(missing);
        world.pass(Duration.ofHours(1));
        province.wire().breakBroker(false);
        province.node().requests().want(missing);

        assertEquals(1, province.wire().up().size());
    }

    /** At a start the configured version was in force until the archive was rolled forward: the counts of the published one missed it. */
    @Test
    void whatIsRolledForwardIsCountedByThePublishedStandard() {
        publish();
        county.mischief().arm(5, true);
        commit(county);

        Settling.settle(world);
    }

    /** The first turn of the rebuild catches up, and takes away the file that the failed one had left. */
    @Test
    void rebuildAfterATurnThatFailedGetsThrough() throws Exception {
        commit(county);
        county.mischief().arm(2, false);
        commit(county);

        assertEquals(1, county.node().rebuild());
    }

    @Test
    void countsOfAVersionThatIsNotInForceAreNotTakenForKeptUp() {
        publish();
        world.pass(Duration.ofHours(-9));
        commit(county);
        world.pass(Duration.ofHours(9));

        Settling.settle(world);
    }

    /** It was durable, though the publication seemed to fail; the node worked by it only after its next start. */
    @Test
    void publicationThatIsCaughtUpWithTakesEffect() {
        Site national = site("100000");
        national.mischief().arm(4, false);
        world.attempt(national, () -> national.node().distribution().publish(world.tree().toPublish()));
        world.pass(Duration.ofHours(9));
        assertEquals(MiniStandard.FIRST, national.node().standards().current().version());

        commit(national);

        assertEquals(MiniStandard.PUBLISHED, national.node().standards().current().version());
    }

    /** It had its own words about them back, and nobody to say the next one to: it tried for ever. */
    @Test
    void restoredNationThatKnowsNoClaimantYetDoesNotTryForEver() {
        Site national = site("100000");
        national.backUp();
        for (Site claimant : List.of(county, site("370102"))) {
            Chunk chunk = new Drafts(world, claimant).shared();
            Owners.Work.submit(world, claimant, chunk);
        }
        Settling.settle(world);
        assertFalse(national.node().ownership().newestWords(9).isEmpty());

        national.restore();
        national.start();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Owners.Work.work(world, national));
        Settling.settle(world);
    }

    private void publish() {
        world.attempt(site("100000"), () -> site("100000").node().distribution().publish(world.tree().toPublish()));
        world.pass(Duration.ofHours(9));
        Settling.settle(world);
        world.sites().forEach(site -> site.node().recounts().run());
        assertEquals(MiniStandard.PUBLISHED, county.node().standards().current().version());
    }

    @Test
    void timeSetBackDoesNotKeepALinkWaiting() {
        commit(county);
        send(county);
        county.wire().lose();

        world.pass(Duration.ofHours(-5));
        for (int seconds = 0; seconds < 20; seconds += 4) {
            county.queue().orElseThrow().step();
            world.pass(Duration.ofSeconds(4));
        }

        assertTrue(county.wire().up().stream().anyMatch(message -> !message.isMessage()));
    }
}
