package org.fednode.tools.killer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordInput;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing acknowledged is lost and nothing is there twice, whichever process dies whenever. Nodes with the default
 * configuration are killed while new records, updates, corrected keys and deletions are in flight; then acknowledged ⊆
 * national ⊆ sent, each change has happened once, all levels agree, and their archives alone give the same tables again. {@code -Dkiller.seed} repeats the moments of a run as far as processes can
 * repeat them, {@code -Dkiller.kills} makes it longer.
 */
class KillerIT {

    private static final String SENT = "certificate";
    private static final String IN_A_FILE = "employment-placement";
    private static final int RECORDS_IN_THE_FILE = 16_000;
    /** After so many kills one more hits the node while it starts. */
    private static final int KILLS_UNTIL_ONE_WHILE_STARTING = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("killer.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    private Home home;
    private StandardPackage standard;

    @BeforeEach
    void load() {
        home = Home.find();
        standard = Standards.newest(home);
        say("seed " + seed);
    }

    @Test
    void losesAndDoublesNothingOverTheQueue() throws IOException, CertificateProblem, InterruptedException {
        try (LiveFederation federation = LiveFederation.found(home, standard, folder, Link.QUEUE, Suite.SM2_SM3)) {
            federation.start();
            ChunkClient client = client(federation);
            List<Path> files;
            try (client) {
                client.start();
                Killer killer = new Killer(federation, client, SENT, seed);
                List<Level> plan = plan(Integer.getInteger("killer.kills", 12));
                killAll(killer, plan.subList(0, plan.size() / 2));
                files = List.of(killWithinTheFile(federation, killer));
                killAll(killer, plan.subList(plan.size() / 2, plan.size()));
                awaitChange(client);
            }
            awaitSettled(federation);

            assertNothingLostOrDoubled(federation, client, files);
        }
    }

    @Test
    void losesAndDoublesNothingOverPull() throws IOException, CertificateProblem, InterruptedException {
        try (LiveFederation federation = LiveFederation.found(home, standard, folder, Link.PULL, Suite.SM2_SM3)) {
            federation.start();
            ChunkClient client = client(federation);
            try (client) {
                client.start();
                killAll(new Killer(federation, client, SENT, seed), plan(4));
                awaitChange(client);
            }
            awaitSettled(federation);

            assertNothingLostOrDoubled(federation, client, List.of());
        }
    }

    private ChunkClient client(LiveFederation federation) throws IOException {
        return new ChunkClient(federation.node(Level.COUNTY).folder(), SENT, generator(SENT), folder.resolve("chunks"));
    }

    private RecordGenerator generator(String dataSet) {
        return RecordGenerator.of(standard, dataSet(dataSet), LiveFederation.COUNTY, LocalDate.now(ZoneOffset.UTC), seed);
    }

    private DataSet dataSet(String id) {
        return Standards.dataSet(standard, id);
    }

    /** Each level as often as the others, in an order that the seed decides. */
    private List<Level> plan(int kills) {
        List<Level> levels = List.of(Level.COUNTY, Level.PROVINCE, Level.NATIONAL);
        List<Level> plan = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            plan.add(levels.get(i % levels.size()));
        }
        Collections.shuffle(plan, new Random(seed));
        return plan;
    }

    private void killAll(Killer killer, List<Level> plan) throws IOException, InterruptedException {
        for (int i = 0; i < plan.size(); i++) {
            Level level = plan.get(i);
            killer.kill(level);
            say("killed " + level.wireName());
            if (i % KILLS_UNTIL_ONE_WHILE_STARTING == 1) {
                killer.killStarting(level);
                say("killed " + level.wireName() + " while it started");
            }
        }
    }

    private Path killWithinTheFile(LiveFederation federation, Killer killer) throws IOException, InterruptedException {
        Path file = folder.resolve("placements.csv");
        RecordGenerator generator = generator(IN_A_FILE);
        try (RecordSink sink = generator.csv(Files.newBufferedWriter(file), false)) {
            for (long i = 0; i < RECORDS_IN_THE_FILE; i++) {
                sink.write(RecordSink.Op.UPSERT, "", generator.draw(i));
            }
        }
        NodeFolder county = federation.node(Level.COUNTY).folder();
        Path arriving = Files.copy(file, county.data().resolve("arriving.part"));
        Path delivered = county.inbox(IN_A_FILE).resolve(file.getFileName());
        federation.node(Level.COUNTY).awaitReady();
        Files.move(arriving, delivered, StandardCopyOption.ATOMIC_MOVE);
        killer.killWhileTaking(delivered, IN_A_FILE);
        say("killed county within a file");
        return file;
    }

    /** Kills may have followed each other so closely that only new records have come through. */
    private static void awaitChange(ChunkClient client) {
        await("changes").atMost(PATIENCE).until(client::hasChanged);
    }

    private void awaitSettled(LiveFederation federation) throws IOException, InterruptedException {
        federation.awaitReady();
        await("settled").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(federation::isSettled);
        say("settled");
    }

    private void assertNothingLostOrDoubled(LiveFederation federation, ChunkClient client, List<Path> files)
            throws IOException, InterruptedException {
        client.refuseFailure();
        Outcome chunks = new Outcome(federation, dataSet(SENT), folder);
        Outcome file = new Outcome(federation, dataSet(IN_A_FILE), folder);
        Records national = chunks.agreed("live");
        List<Path> taken = taken(client, national);
        Records expected = Records.after(dataSet(SENT), taken);
        say(client.sent().size() + " chunks sent, " + client.acknowledged().size() + " acknowledged, " + taken.size() + " taken with "
                + expected.effects() + "; " + national.count() + " records national");

        assertEquals(0, expected.missingIn(national), "records of taken chunks that the nation lacks or has otherwise");
        assertEquals(0, national.missingIn(expected), "national records that no taken chunk has left there");
        assertEquals(expected.effects().values().stream().mapToInt(Integer::intValue).sum(), chunks.sealedLines(Level.COUNTY),
                "lines sealed: each change once");
        assertEquals(Set.of(RecordInput.Op.values()), expected.effects().keySet(), "kinds of changes that were tried");
        assertFileIsTakenOnce(federation, file, files);
        assertEveryBatchArrived(federation.node(Level.COUNTY).status().path("batches"));

        federation.stop();
        Outcome.rebuild(federation);
        say("rebuilt");
        chunks.agreed("rebuilt");
        file.agreed("rebuilt");
        chunks.assertSame("live", "rebuilt");
        file.assertSame("live", "rebuilt");
    }

    /** All that were acknowledged, and of the others those whose new records are there: a kill takes or leaves all of a chunk. */
    private List<Path> taken(ChunkClient client, Records national) throws IOException {
        Set<Path> acknowledged = Set.copyOf(client.acknowledged());
        List<Path> taken = new ArrayList<>();
        for (Path chunk : client.sent()) {
            Records brought = Records.brought(dataSet(SENT), chunk, ChunkClient.RECORDS_A_CHUNK);
            boolean isTaken = acknowledged.contains(chunk) || brought.missingIn(national) == 0;
            assertTrue(isTaken || !national.holdsAnyOf(brought), chunk + " was taken in part");
            if (isTaken) {
                taken.add(chunk);
            }
        }
        assertTrue(taken.containsAll(acknowledged), "acknowledged chunks were sent");
        return taken;
    }

    private void assertFileIsTakenOnce(LiveFederation federation, Outcome outcome, List<Path> files) throws IOException {
        Records delivered = Records.delivered(dataSet(IN_A_FILE), files);
        Records national = outcome.agreed("live");
        assertEquals(0, delivered.missingIn(national), "records of the file that the nation lacks");
        assertEquals(delivered.count(), national.count());
        assertEquals(delivered.count(), outcome.sealedLines(Level.COUNTY), "lines sealed of the file");
        Path done = federation.node(Level.COUNTY).folder().data().resolve("inbox/.done").resolve(IN_A_FILE);
        for (Path file : files) {
            JsonNode report = Json.read(done.resolve(file.getFileName() + ".report.json"), "report");
            assertEquals(delivered.count(), report.path("received").asInt(), report.toString());
            assertEquals(delivered.count(), report.path("accepted").asInt() + report.path("unchanged").asInt(), report.toString());
        }
    }

    private static void assertEveryBatchArrived(JsonNode batches) {
        assertEquals(0, batches.path("sealed").asInt(), batches.toString());
        assertEquals(0, batches.path("acceptedByParent").asInt(), batches.toString());
        assertEquals(0, batches.path("refused").asInt(), batches.toString());
        assertFalse(batches.path("acceptedNationally").asInt() == 0, batches.toString());
    }

    /** The output of a test is how it tells what it did and how to repeat it. */
    private static void say(String what) {
        System.out.println("killer: " + what);
    }
}
