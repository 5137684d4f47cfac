package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.LineBuffer;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.SealedBatch;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.fednode.node.ParentProcess;
import org.fednode.node.TestFederation;
import org.fednode.node.UnseenDataSet;
import org.fednode.node.runtime.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parent with the memory of a small server, a hundred children that come at once, and a few that mean it harm. */
class CrowdedParentTest {

    private static final int CHILDREN = 100;
    private static final int BATCHES = 4;
    private static final int LINES = 50;
    private static final String PARENT = "100000";
    private static final String SLOW = "slow-reader";
    private static final String HOSTILE = "hostile";
    private static final String LATE = "late";
    private static final int HALF_OPEN = 100;
    private static final int GARBAGE = 64 * 20;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private final Workers workers = new Workers();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestFederation federation;
    private Process parent;
    private int port;
    private Manifest.Standard standard;

    @BeforeEach
    void start() throws Exception {
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        federation = new TestFederation(folder.resolve("nodes"), standards, Suite.ECDSA_P256_SHA256, Clock.systemUTC());
        federation.national(PARENT, "fednode.link.up=none", "fednode.broker.port=0");
        for (String id : ids()) {
            federation.child(PARENT, id, Level.COUNTY, "330106");
        }
        Path ready = folder.resolve("ready");
        parent = ParentProcess.start(federation.folder(PARENT), ready, folder.resolve("log"));
        await().atMost(LONG_ENOUGH).failFast(() -> !parent.isAlive()).until(() -> Files.exists(ready));
        List<String> lines = Files.readAllLines(ready);
        port = Integer.parseInt(lines.get(0));
        standard = new Manifest.Standard(lines.get(1), lines.get(2), Digest.parse(lines.get(3)));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        threads.shutdownNow();
        workers.close();
        parent.destroyForcibly().waitFor();
    }

    private static List<String> ids() {
        List<String> ids = new ArrayList<>(List.of(SLOW, HOSTILE, LATE));
        for (int i = 0; i < CHILDREN; i++) {
            ids.add("child-" + i);
        }
        return ids;
    }

    @Test
    void theHonestFinishAndTheParentLives() throws Exception {
        for (int i = 0; i < HALF_OPEN; i++) {
            open.add(new Socket(LineOfChild.HOST, port));
        }
        LineOfChild slow = line(SLOW);
        for (int i = 0; i < 200; i++) {
            slow.greet();
        }
        slow.send(batches(SLOW), false);
        LineOfChild hostile = line(HOSTILE);
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(hostile), threads);
        CompletableFuture<Long> frame = CompletableFuture.supplyAsync(this::endlessFrame, threads);

        List<LineOfChild> children = new ArrayList<>();
        List<CompletableFuture<LineOfChild>> coming = new ArrayList<>();
        for (String id : ids().subList(3, 3 + CHILDREN)) {
            coming.add(CompletableFuture.supplyAsync(() -> come(id), threads));
        }
        for (CompletableFuture<LineOfChild> one : coming) {
            children.add(one.get());
        }
        await("all receipted").atMost(LONG_ENOUGH).failFast("the parent has ended", () -> !parent.isAlive())
                .until(() -> children.stream().allMatch(child -> child.through() == BATCHES));

        assertTrue(frame.get() < 32L << 20, "a frame without end is cut off, and was after " + frame.get() + " bytes");
        flood.get();
        LineOfChild another = line(HOSTILE);
        assertThrows(ActiveMQException.class, () -> another.send(List.of(new byte[QueueReader.LONGEST_MESSAGE + (4 << 20)]), false));
        slow.read();
        await("the slow reader's receipts were kept").atMost(LONG_ENOUGH).until(() -> slow.through() == BATCHES);
        LineOfChild late = come(LATE);
        await("it serves as before").atMost(LONG_ENOUGH).until(() -> late.through() == BATCHES);
        assertTrue(parent.isAlive());
        assertEquals(0, Files.readAllLines(folder.resolve("log")).stream().filter(line -> line.contains("OutOfMemory")).count());
    }

    private LineOfChild line(String id) throws Exception {
        LineOfChild line = new LineOfChild(workers, port, id, LineOfChild.tls(federation.folder(id), federation.keys(id)));
        synchronized (open) {
            open.add(0, line);
        }
        return line;
    }

    /** Connects, greets, sends all that it has and reads, as a child does that was away. */
    private LineOfChild come(String id) {
        try {
            List<byte[]> batches = batches(id);
            LineOfChild line = line(id);
            line.read();
            line.greet();
            line.send(batches, false);
            return line;
        } catch (Exception e) {
            throw new IllegalStateException(id + " could not come", e);
        }
    }

    private List<byte[]> batches(String id) {
        List<byte[]> files = new ArrayList<>();
        Optional<Digest> previous = Optional.empty();
        BatchWriter writer = new BatchWriter(federation.keys(id).signing(), Suite.ECDSA_P256_SHA256.digest().digest(
                federation.keys(PARENT).signing().certificate().encoded()), DigestAlgorithm.SHA_256);
        Instant now = Clock.systemUTC().instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        for (int seq = 1; seq <= BATCHES; seq++) {
            LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
            for (int i = 0; i < LINES; i++) {
                String room = "R" + Math.abs(id.hashCode() % 100_000) + "x" + (seq * LINES + i);
                lines.add(LineOp.UPSERT, room, Optional.empty(), now, Optional.of(("{\"area\":30,\"division\":\"330106\",\"kind\":\"B\","
                        + "\"name\":\"城西阅览室\",\"roomId\":\"" + room + "\"}").getBytes(UTF_8)));
            }
            SealedBatch batch = writer.seal(new BatchWriter.Position(BatchType.RECORDS, new StreamId(id, 1, UnseenDataSet.ROOMS), seq, previous,
                    now, standard), lines);
            previous = Optional.of(batch.digest());
            files.add(batch.bytes());
        }
        return files;
    }

    /** Thousands of messages that begin as batches do and are none, all of them called urgent. */
    private static void flood(LineOfChild line) {
        Random random = new Random(3);
        try {
            for (int sent = 0; sent < GARBAGE; sent += 64) {
                List<byte[]> group = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    byte[] body = new byte[4_000];
                    random.nextBytes(body);
                    body[0] = 'P';
                    group.add(body);
                }
                line.send(group, true);
            }
        } catch (ActiveMQException e) {
            throw new IllegalStateException("the flood was cut off", e);
        }
    }

    /** Announces two gigabytes and goes on sending. @return how much was taken */
    private long endlessFrame() {
        long sent = 0;
        try (Socket socket = tls(LineOfChild.tls(federation.folder(HOSTILE), federation.keys(HOSTILE))).getSocketFactory()
                .createSocket(LineOfChild.HOST, port)) {
            OutputStream out = socket.getOutputStream();
            out.write("ARTEMIS".getBytes(US_ASCII));
            out.write(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array());
            byte[] more = new byte[64 << 10];
            while (sent < 300L << 20) {
                out.write(more);
                sent += more.length;
            }
        } catch (IOException e) {
            return sent;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return sent;
    }

    private static SSLContext tls(TlsFiles files) throws Exception {
        java.security.KeyStore own = java.security.KeyStore.getInstance(files.keyStore().toFile(), files.password().toCharArray());
        java.security.KeyStore trusted = java.security.KeyStore.getInstance(files.trustStore().toFile(), files.password().toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, files.password().toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
