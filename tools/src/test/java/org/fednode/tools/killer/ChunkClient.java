package org.fednode.tools.killer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fednode.tools.generate.DrawnRecord;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.terminal.Json;

/**
 * Sends a node distinct chunks, a few at a time, and never one of them again, acknowledged or not. A chunk counts as
 * sent as soon as there is a connection for it; it is acknowledged, and entered in a file, once its answer is there in
 * full. Beside new records a chunk has updates, corrected keys and deletions of records of one earlier chunk that was
 * acknowledged; no record is changed twice, so what must come of the chunks doesn't depend on their order.
 */
final class ChunkClient implements AutoCloseable {

    private static final int SENDERS = 2;
    /** New ones; the changes come behind them. */
    static final int RECORDS_A_CHUNK = 200;
    private static final int CHANGES_A_CHUNK = 30;
    private static final long PAUSE_MILLIS = 350;

    private final NodeFolder node;
    private final String dataSet;
    private final RecordGenerator generator;
    private final Path folder;
    private final Path journal;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final List<Thread> senders = new ArrayList<>();
    private final Set<Integer> unanswered = new ConcurrentSkipListSet<>();
    private final Set<Integer> lost = new ConcurrentSkipListSet<>();
    private final Set<Integer> sent = new ConcurrentSkipListSet<>();
    private final Queue<Integer> unchanged = new ConcurrentLinkedQueue<>();
    private int drawn;
    private volatile boolean hasChanged;

    /** @param folder keeps every chunk's file, and the journal of the acknowledged ones */
    ChunkClient(NodeFolder node, String dataSet, RecordGenerator generator, Path folder) throws IOException {
        this.node = node;
        this.dataSet = dataSet;
        this.generator = generator;
        this.folder = Files.createDirectories(folder);
        this.journal = Files.createFile(folder.resolve("acknowledged"));
        for (int i = 0; i < SENDERS; i++) {
            senders.add(new Thread(this::run, "sender-" + i));
        }
    }

    void start() {
        senders.forEach(Thread::start);
    }

    /** Numbers of the chunks that are with the node now. */
    Set<Integer> unanswered() {
        return Set.copyOf(unanswered);
    }

    /** Those of the chunks whose answer will never come. */
    Set<Integer> lost(Set<Integer> chunks) {
        Set<Integer> among = new TreeSet<>(chunks);
        among.retainAll(lost);
        return among;
    }

    /** Every chunk that may have reached the node, in order. */
    List<Path> sent() {
        return sent.stream().map(this::file).toList();
    }

    /** The chunks in the journal. */
    List<Path> acknowledged() throws IOException {
        return Files.readAllLines(journal).stream().map(line -> file(Integer.parseInt(line))).toList();
    }

    /** Lets time go by. @throws RuntimeException when a sender has failed */
    void pause(long millis) throws InterruptedException {
        ended.await(millis, TimeUnit.MILLISECONDS);
        if (failure.isCompletedExceptionally()) {
            failure.join();
        }
    }

    /** Whether a chunk was acknowledged that changes records of another. */
    boolean hasChanged() {
        return hasChanged;
    }

    /** Sends no more and waits for the last answers. */
    @Override
    public void close() {
        ended.countDown();
        try {
            for (Thread sender : senders) {
                sender.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws RuntimeException when a sender has failed */
    void refuseFailure() {
        failure.getNow(null);
    }

    private Path file(int chunk) {
        return folder.resolve(String.format("%06d.ndjson", chunk));
    }

    private void run() {
        try {
            while (ended.getCount() > 0) {
                send(draw());
                ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            failure.completeExceptionally(e);
            ended.countDown();
        }
    }

    private synchronized Chunk draw() throws IOException {
        int number = drawn++;
        Path file = file(number);
        int records = RECORDS_A_CHUNK;
        try (RecordSink sink = generator.ndjson(Files.newBufferedWriter(file))) {
            for (long i = 0; i < RECORDS_A_CHUNK; i++) {
                sink.write(RecordSink.Op.UPSERT, "", generator.draw((long) number * RECORDS_A_CHUNK + i));
            }
            Integer base = unchanged.poll();
            for (long i = 0; base != null && i < CHANGES_A_CHUNK; i++) {
                records += change(sink, (long) base * RECORDS_A_CHUNK + i) ? 1 : 0;
            }
        }
        return new Chunk(number, file, records);
    }

    /** An update, a corrected key or a deletion. @return whether that can happen to the record */
    private boolean change(RecordSink sink, long index) throws IOException {
        DrawnRecord record = generator.again(index);
        int kind = (int) (index % 3);
        if (kind == 0) {
            sink.write(RecordSink.Op.DELETE, "", record);
            return true;
        }
        Optional<DrawnRecord> changed = kind == 1 ? generator.changed("update", index, 0, record)
                : generator.rekeyed("rekey", index, record);
        if (changed.isPresent()) {
            sink.write(kind == 1 ? RecordSink.Op.UPSERT : RecordSink.Op.REKEY, kind == 1 ? "" : generator.key(record), changed.get());
        }
        return changed.isPresent();
    }

    /** Waits for the node as long as there is no connection: then nothing of the chunk has left. */
    private void send(Chunk chunk) throws IOException, InterruptedException {
        while (ended.getCount() > 0) {
            Optional<NodeRun> run = node.process().flatMap(process -> node.run());
            if (run.isPresent() && wasSent(chunk, run.get())) {
                return;
            }
            ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean wasSent(Chunk chunk, NodeRun run) throws IOException, InterruptedException {
        unanswered.add(chunk.number());
        try {
            HttpResponse<String> response = http.send(request(chunk, run), BodyHandlers.ofString());
            sent.add(chunk.number());
            acknowledge(chunk, response);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return false;
        } catch (IOException e) {
            // The answer never comes: the chunk may have been taken or not.
            sent.add(chunk.number());
            lost.add(chunk.number());
        } finally {
            unanswered.remove(chunk.number());
        }
        return true;
    }

    private HttpRequest request(Chunk chunk, NodeRun run) throws IOException {
        return HttpRequest.newBuilder(URI.create(run.http() + "/api/v1/datasets/" + dataSet + "/records"))
                .timeout(Duration.ofMinutes(1)).header("Authorization", "Bearer " + run.token())
                .header("Content-Type", "application/x-ndjson").header("Idempotency-Key", "chunk-" + chunk.number())
                .POST(BodyPublishers.ofFile(chunk.file())).build();
    }

    private void acknowledge(Chunk chunk, HttpResponse<String> response) throws IOException {
        assertEquals(200, response.statusCode(), response.body());
        JsonNode answer = Json.MAPPER.readTree(response.body());
        assertEquals(chunk.records(), answer.path("received").asInt(), response.body());
        assertEquals(0, answer.path("quarantined").asInt(), response.body());
        // an update may happen to draw the values that are there
        assertTrue(answer.path("accepted").asInt() >= RECORDS_A_CHUNK, response.body());
        synchronized (journal) {
            Files.writeString(journal, chunk.number() + "\n", StandardOpenOption.APPEND);
        }
        unchanged.add(chunk.number());
        hasChanged |= chunk.records() > RECORDS_A_CHUNK;
    }
}
