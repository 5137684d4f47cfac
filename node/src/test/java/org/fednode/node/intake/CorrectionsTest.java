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
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fednode.node.intake.County;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantineFilter;
import org.fednode.node.quarantine.QuarantineState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Quarantined input: kept, shown, corrected, discarded; across restarts and rebuilds. */
class CorrectionsTest {

    private static final String HEADER = "roomId,name,kind,area,division\n";

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
    void entriesOutliveARestartAndARebuild() throws Exception {
        String id = refuse("R1,城西\u2028𠮷,Z,120,330106");
        QuarantineEntry before = county.entry(id).orElseThrow();

        county.restart();
        QuarantineEntry restarted = county.entry(id).orElseThrow();
        county.node.rebuild();
        QuarantineEntry rebuilt = county.entry(id).orElseThrow();

        assertEquals("R1,城西\u2028𠮷,Z,120,330106", before.input().raw());
        assertEquals(before.input(), restarted.input());
        assertEquals(before.input(), rebuilt.input());
        assertEquals(QuarantineState.OPEN, rebuilt.state());
    }

    @Test
    void rawTextThatNoDatabaseStoresIsKeptReadable() throws Exception {
        county.post(ROOMS, InputRecords.Format.NDJSON, "{\"roomId\":\"R1\0\"}\n{\"name\":\"\\ud800\"}\n"
                + "\u0001".repeat(60_000) + "\n");
        county.post(ROOMS, InputRecords.Format.NDJSON, new byte[] {'{', (byte) 0xFF, (byte) 0xC0, '}', '\n'},
                Optional.of(StandardCharsets.UTF_8), Optional.empty());

        List<String> raw = county.quarantine(QuarantineState.OPEN).stream().map(entry -> entry.input().raw()).toList();
        assertEquals(List.of("{\"roomId\":\"R1\u2400\"}", "{\"name\":\"\\ud800\"}", "\u0001".repeat(60_000), "{\uFFFD\uFFFD}"), raw);
    }

    @Test
    void goodCorrectionIsTakenAndSettlesItsEntry() throws Exception {
        String id = refuse("X1,城西,B,120,330106");

        JsonNode report = resubmit(id, HEADER + room(1));

        assertEquals("1 1 0 0", counts(report));
        assertEquals(Set.of("R1"), county.held(ROOMS).keySet());
        assertEquals(QuarantineState.RESUBMITTED, county.entry(id).orElseThrow().state());
        assertTrue(county.entry(id).orElseThrow().settledAt().isPresent());
        assertEquals(RequestRefused.Reason.ENTRY_SETTLED, refused(() -> resubmit(id, HEADER + room(1))));
    }

    @Test
    void correctionInTheOtherFormServesToo() throws Exception {
        String id = refuse("X1,城西,B,120,330106");

        String json = "{\"roomId\":\"R1\",\"name\":\"城西\",\"kind\":\"B\",\"area\":120,\"division\":\"330106\"}";
        JsonNode report = JSON.readTree(county.intake.corrections().resubmit(id, body(InputRecords.Format.NDJSON, json)));

        assertEquals("1 1 0 0", counts(report));
    }

    @Test
    void badCorrectionStaysOpenWithTheNewInputAndItsFindings() throws Exception {
        String id = refuse("X1,城西,B,120,330106");

        JsonNode report = resubmit(id, HEADER + "R1,城西,Z,120,330106");

        QuarantineEntry entry = county.entry(id).orElseThrow();
        assertEquals("1 0 0 1", counts(report));
        assertEquals(List.of("reading-room.kind.unknown-code"), rules(report));
        assertEquals(QuarantineState.OPEN, entry.state());
        assertEquals("R1,城西,Z,120,330106", entry.input().raw());
        assertEquals("reading-room.kind.unknown-code", entry.input().findings().get(0).rule());
        assertEquals(1, county.quarantine(QuarantineState.OPEN).size());

        resubmit(id, HEADER + room(1));
        assertEquals(QuarantineState.RESUBMITTED, county.entry(id).orElseThrow().state());
    }

    @Test
    void correctionThatIsNoRecordChangesNothing() throws Exception {
        String id = refuse("X1,城西,B,120,330106");
        QuarantineEntry before = county.entry(id).orElseThrow();

        for (String none : List.of("", HEADER, rooms(1, 2), "nonsense\nx\n")) {
            assertThrows(InputRefused.class, () -> resubmit(id, none), none);
        }

        assertEquals(before, county.entry(id).orElseThrow());
        assertTrue(county.held(ROOMS).isEmpty());
    }

    @Test
    void unknownColumnOfACorrectionIsSaid() throws Exception {
        String id = refuse("X1,城西,B,120,330106");

        JsonNode report = resubmit(id, HEADER.replace("area", "aera") + room(1));

        assertEquals(List.of("reading-room.unknown-column"), rules(report));
    }

    @Test
    void discardedEntryIsSettled() throws Exception {
        String id = refuse("X1,城西,B,120,330106");

        county.intake.corrections().discard(id);

        assertEquals(QuarantineState.DISCARDED, county.entry(id).orElseThrow().state());
        assertEquals(RequestRefused.Reason.ENTRY_SETTLED, refused(() -> county.intake.corrections().discard(id)));
        assertEquals(RequestRefused.Reason.NO_SUCH_ENTRY, refused(() -> county.intake.corrections().discard("0".repeat(24))));
        assertTrue(county.held(ROOMS).isEmpty());
    }

    @Test
    void settledEntriesStaySettledAfterARebuild() throws Exception {
        String corrected = refuse("X1,城西,B,120,330106");
        String discarded = refuse("X2,城西,B,120,330106");
        resubmit(corrected, HEADER + room(1));
        county.intake.corrections().discard(discarded);

        county.node.rebuild();

        assertEquals(QuarantineState.SETTLED, county.entry(corrected).orElseThrow().state());
        assertEquals(QuarantineState.SETTLED, county.entry(discarded).orElseThrow().state());
    }

    @Test
    void pagesListEveryEntryOnceInTheOrderOfArrival() throws Exception {
        for (int i = 0; i < 7; i++) {
            refuse("X" + i + ",城西,B,120,330106");
        }

        List<String> listed = new ArrayList<>();
        long after = 0;
        List<QuarantineEntry> page = page(after);
        while (!page.isEmpty()) {
            page.forEach(entry -> listed.add(entry.input().raw().substring(0, 2)));
            after = page.get(page.size() - 1).number();
            page = page(after);
        }

        assertEquals(List.of("X0", "X1", "X2", "X3", "X4", "X5", "X6"), listed);
    }

    private static List<QuarantineEntry> page(long after) {
        return county.node.database().transact(connection -> county.node.quarantine().list(connection,
                new QuarantineFilter(Optional.of(ROOMS), Optional.of(QuarantineState.OPEN), after, 3)));
    }

    /** A correction that arrives slowly keeps no other from being taken. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void slowCorrectionKeepsNobodyWaiting() throws Exception {
        String slow = refuse("X1,城西,B,120,330106");
        String quick = refuse("X2,城西,B,120,330106");
        PipedOutputStream client = new PipedOutputStream();
        try (PipedInputStream arriving = new PipedInputStream(client)) {
            client.write(HEADER.getBytes(StandardCharsets.UTF_8));
            CompletableFuture<JsonNode> pending = CompletableFuture.supplyAsync(() -> {
                try {
                    return JSON.readTree(county.intake.corrections().resubmit(slow,
                            new RequestIntake.Body(InputRecords.Format.CSV, Optional.empty(), arriving)));
                } catch (IOException | InputRefused | RequestRefused e) {
                    throw new AssertionError(e);
                }
            });
            while (arriving.available() > 0) {
                Thread.onSpinWait();
            }

            assertEquals("1 1 0 0", counts(resubmit(quick, HEADER + room(2))));
            client.write(room(1).getBytes(StandardCharsets.UTF_8));
            client.close();

            assertEquals("1 1 0 0", counts(pending.get(30, TimeUnit.SECONDS)));
        }
    }

    private static String refuse(String row) throws Exception {
        JsonNode report = county.post(ROOMS, InputRecords.Format.CSV, HEADER + row + "\n");
        assertEquals("1 0 0 1", counts(report));
        List<QuarantineEntry> open = county.quarantine(QuarantineState.OPEN);
        return open.get(open.size() - 1).input().id();
    }

    private static RequestIntake.Body body(InputRecords.Format format, String text) {
        return new RequestIntake.Body(format, Optional.empty(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode resubmit(String id, String csv) throws IOException, InputRefused, RequestRefused {
        return JSON.readTree(county.intake.corrections().resubmit(id, body(InputRecords.Format.CSV, csv)));
    }

    private static RequestRefused.Reason refused(Executable doing) {
        return assertThrows(RequestRefused.class, doing).reason();
    }
}
