package org.fednode.node.intake;

import static org.fednode.node.intake.County.JSON;
import static org.fednode.node.intake.County.ROOMS;
import static org.fednode.node.intake.County.counts;
import static org.fednode.node.intake.County.room;
import static org.fednode.node.intake.County.rooms;
import static org.fednode.node.intake.County.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fednode.node.commit.Chunk;
import org.fednode.node.intake.County;
import org.fednode.node.quarantine.QuarantineState;
import org.fednode.node.runtime.Unavailable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that bring records, below HTTP: streams, charsets, idempotency keys. */
class RequestIntakeTest {

    private static final Optional<String> KEY = Optional.of("8f1c2d3e");

    @TempDir
    static Path folder;

    private static County county;

    @BeforeAll
    static void openNode() throws IOException {
        county = new County(folder);
    }

    @AfterAll
    static void closeNode() throws IOException {
        county.close();
    }

    @AfterEach
    void emptyNode() throws IOException {
        county.clear();
    }

    @Test
    void takesBothFormsAndCountsWhatBecameOfEachRecord() throws Exception {
        JsonNode csv = county.post(ROOMS, InputRecords.Format.CSV, rooms(1, 3) + "X4,编号不对,B,120,330106\n");
        JsonNode ndjson = county.post(ROOMS, InputRecords.Format.NDJSON, "{\"roomId\":\"R1\",\"name\":\"城西第1阅览室\",\"kind\":\"B\","
                + "\"area\":120,\"division\":\"330106\"}\n{\"_op\":\"delete\",\"roomId\":\"R2\"}\n{\"roomId\":\n\n[1]\n");

        assertEquals("4 3 0 1", counts(csv));
        assertEquals("4 1 1 2", counts(ndjson));
        assertEquals(Set.of("R1", "R3"), county.held(ROOMS).keySet());
    }

    @Test
    void findingsNameLineFieldRuleAndNearestValue() throws Exception {
        JsonNode report = county.post(ROOMS, InputRecords.Format.CSV, "roomId,name,kind,area,division\n" + room(1) + "\nR2,城西,C,120,330106\n");

        JsonNode finding = report.get("findings").get(0);
        assertEquals(3, finding.get("position").asInt());
        assertEquals("kind", finding.get("field").asText());
        assertEquals("reading-room.kind.unknown-code", finding.get("rule").asText());
        assertEquals("C", finding.get("value").asText());
        assertTrue(Set.of("A", "B").contains(finding.get("nearest").asText()));
        assertTrue(finding.at("/message/zh").asText().contains("类型"));
    }

    @Test
    void declaredCharsetCountsOverAnyGuess() throws Exception {
        byte[] gb = rooms(1, 3).getBytes(Charset.forName("GB18030"));

        JsonNode right = county.post(ROOMS, InputRecords.Format.CSV, gb, Optional.of(InputText.GB18030), Optional.empty());
        JsonNode wrong = county.post(ROOMS, InputRecords.Format.CSV, gb, Optional.of(StandardCharsets.UTF_8), Optional.empty());

        assertEquals("3 3 0 0", counts(right));
        assertEquals("3 0 0 3", counts(wrong));
        assertEquals(Set.of("input.wrong-charset"), Set.copyOf(rules(wrong)));
    }

    @Test
    void repeatedRequestGetsTheSameAnswerAndTakesNothing() throws Exception {
        byte[] body = (rooms(1, 3) + "X4,编号不对,B,120,330106\n").getBytes(StandardCharsets.UTF_8);
        JsonNode first = county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY);
        county.post(ROOMS, InputRecords.Format.CSV, "_op,roomId\ndelete,R1\n");
        long sealed = county.sealed();

        JsonNode again = county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY);

        assertEquals("4 3 0 1", counts(first));
        assertEquals(first, again);
        assertEquals(sealed, county.sealed());
        assertEquals(Set.of("R2", "R3"), county.held(ROOMS).keySet());
    }

    @Test
    void answerOutlivesARestart() throws Exception {
        byte[] body = rooms(1, 3).getBytes(StandardCharsets.UTF_8);
        JsonNode first = county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY);

        county.restart();

        assertEquals(first, county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY));
    }

    @Test
    void keyIsRefusedForOtherContentAndForAnotherDataSet() throws Exception {
        byte[] body = rooms(1, 3).getBytes(StandardCharsets.UTF_8);
        county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY);

        RequestRefused content = assertThrows(RequestRefused.class, () -> county.post(ROOMS, InputRecords.Format.CSV,
                rooms(1, 4).getBytes(StandardCharsets.UTF_8), Optional.empty(), KEY));
        RequestRefused dataSet = assertThrows(RequestRefused.class, () -> county.post(County.CARDS, InputRecords.Format.CSV, body,
                Optional.empty(), KEY));

        assertEquals(RequestRefused.Reason.KEY_REUSED, content.reason());
        assertEquals(RequestRefused.Reason.KEY_REUSED, dataSet.reason());
        assertEquals(3, county.held(ROOMS).size());
    }

    @Test
    void keyIsRefusedWhileItsRequestIsStillBeingTaken() throws Exception {
        byte[] body = rooms(1, 3).getBytes(StandardCharsets.UTF_8);
        PipedOutputStream client = new PipedOutputStream();
        try (PipedInputStream arriving = new PipedInputStream(client)) {
            InputStream slowly = new SequenceInputStream(new ByteArrayInputStream(body), arriving);
            RequestIntake.Body slow = new RequestIntake.Body(InputRecords.Format.CSV, Optional.empty(), slowly);
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> take(slow));
            while (slowly.available() == body.length) {
                Thread.onSpinWait();
            }

            RequestRefused meanwhile = assertThrows(RequestRefused.class,
                    () -> county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY));
            client.close();

            assertEquals(RequestRefused.Reason.IN_PROGRESS, meanwhile.reason());
            assertEquals("3 3 0 0", counts(JSON.readTree(first.get(20, TimeUnit.SECONDS))));
        }
    }

    private static String take(RequestIntake.Body body) {
        try {
            return county.intake.requests().take(county.dataSet(ROOMS), body, KEY);
        } catch (IOException | InputRefused | RequestRefused e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusedAndBrokenRequestsDoNotUseTheirKeyUp() throws Exception {
        assertThrows(InputRefused.class, () -> county.post(ROOMS, InputRecords.Format.CSV, new byte[0], Optional.empty(), KEY));
        AtomicInteger chunks = new AtomicInteger();
        county.intake = county.intake(chunk -> chunks.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(new Unavailable("the disk is full", null)) : county.node.commit().submit(chunk));
        byte[] body = rooms(1, 3).getBytes(StandardCharsets.UTF_8);
        assertThrows(Unavailable.class, () -> county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY));

        assertEquals("3 3 0 0", counts(county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY)));
    }

    @Test
    void bodyThatBreaksOffTakesWholeChunksAndTheRestWhenSentAgain() throws Exception {
        byte[] body = rooms(1, 5000).getBytes(StandardCharsets.UTF_8);
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(body, 0, body.length * 3 / 4), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the client is gone");
            }
        });

        assertThrows(IOException.class, () -> county.intake.requests().take(county.dataSet(ROOMS),
                new RequestIntake.Body(InputRecords.Format.CSV, Optional.empty(), broken), KEY));
        int before = county.held(ROOMS).size();
        JsonNode again = county.post(ROOMS, InputRecords.Format.CSV, body, Optional.empty(), KEY);

        assertEquals("5000 " + (5000 - before) + " " + before + " 0", counts(again));
        assertTrue(before > 0 && before % 2000 == 0, "whole chunks only: " + before);
        assertTrue(county.quarantine(QuarantineState.OPEN).isEmpty(), "half a record is no record");
    }

    /** One request whose chunk can't be taken must not take those along that share its batch. */
    @Test
    void chunkThatFailsInAGroupFailsAlone() throws Exception {
        AtomicInteger left = new AtomicInteger(8);
        CompletableFuture<?>[] requests = new CompletableFuture<?>[left.get()];
        for (int i = 0; i < requests.length; i++) {
            String body = rooms(i * 100, i * 100 + 99);
            requests[i] = CompletableFuture.runAsync(() -> {
                try {
                    county.post(ROOMS, InputRecords.Format.CSV, body);
                } catch (IOException | InputRefused | RequestRefused e) {
                    throw new AssertionError(e);
                }
            });
        }
        CompletableFuture<?> bad = county.node.commit().submit(new Chunk(ROOMS, county.clock.instant(),
                List.of(), List.of(), List.of(), (connection, outcome) -> {
                    throw new SQLException("the submitter's own work fails");
                }));

        CompletableFuture.allOf(requests).get(60, TimeUnit.SECONDS);

        assertThrows(ExecutionException.class, () -> bad.get(60, TimeUnit.SECONDS));
        assertEquals(800, county.held(ROOMS).size());
    }

    @Test
    void findingsInTheAnswerAreBounded() throws Exception {
        JsonNode report = county.post(ROOMS, InputRecords.Format.NDJSON, "{}\n".repeat(700));

        assertEquals("700 0 0 700", counts(report));
        assertEquals(1000, report.get("findings").size());
        assertTrue(report.get("findingsTruncated").asBoolean());
    }
}
