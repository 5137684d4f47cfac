package org.fednode.node.intake;

import static org.fednode.node.intake.County.ROOMS;
import static org.fednode.node.intake.County.counts;
import static org.fednode.node.intake.County.rooms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies into the watched folder that stop half way, for longer than a look at the file can wait, and go on. */
class StalledCopyTest {

    private static final Duration STALL = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] WHOLE = rooms(1, 400).getBytes(StandardCharsets.UTF_8);
    private static final int END_OF_200 = rooms(1, 200).getBytes(StandardCharsets.UTF_8).length;

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

    private static Path file() {
        return county.intake.folder().folder().resolve(ROOMS).resolve("rooms.csv");
    }

    /** @param cut within a line too */
    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void anotherProcessThatHoldsTheFileOpenIsWaitedFor(int cut) throws Exception {
        Process copy = new ProcessBuilder("sh", "-c", "exec cat > rooms.csv").directory(file().getParent().toFile()).start();
        try (OutputStream pipe = copy.getOutputStream()) {
            pipe.write(WHOLE, 0, END_OF_200 - cut);
            pipe.flush();
            await(() -> Files.exists(file()) && Files.size(file()) == END_OF_200 - cut);
            county.look();
            county.clock.forward(STALL);
            county.look();
            assertTrue(Files.exists(file()), "taken half");
            pipe.write(WHOLE, END_OF_200 - cut, WHOLE.length - END_OF_200 + cut);
        }
        assertTrue(copy.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));

        await(() -> {
            county.look();
            county.clock.forward(Duration.ofMillis(2100));
            return !Files.exists(file());
        });

        assertEquals("400 400 0 0", counts(county.report(ROOMS, "rooms.csv")));
    }

    @Test
    void closedFileIsTakenAfterTwoSecondsAndARenamedOneAtOnce() throws IOException {
        Files.write(file(), WHOLE);
        county.look();
        county.clock.forward(Duration.ofMillis(2100));
        Path renamed = county.drop(ROOMS, "renamed.csv", rooms(401, 402));

        county.look();

        assertFalse(Files.exists(file()));
        assertFalse(Files.exists(renamed));
    }

    /** As on a network drive: nothing here shows that another machine has the file open. */
    @Test
    void whatComesAfterTheFileWasTakenIsTakenToo() throws IOException {
        county.seeNoWriters();
        try (OutputStream copy = Files.newOutputStream(file())) {
            takeHalf(copy);
            county.clock.forward(STALL);
            county.look();
            copy.write(WHOLE, END_OF_200, WHOLE.length - END_OF_200);
        }

        takeRest();

        JsonNode first = county.report(ROOMS, "rooms.csv");
        assertEquals("200 200 0 0", counts(first));
        assertEquals("rooms-again.csv", first.get("putBackAs").asText());
        assertTrue(first.at("/warning/zh").asText().contains("rooms-again.csv"), first.toString());
        assertEquals("400 200 200 0", counts(county.report(ROOMS, "rooms-again.csv")));
        assertEquals(400, county.held(ROOMS).size());
    }

    @Test
    void aCopyThatStallsTwiceIsTakenWholeInTheEnd() throws IOException {
        county.seeNoWriters();
        int endOf300 = rooms(1, 300).getBytes(StandardCharsets.UTF_8).length;
        try (OutputStream copy = Files.newOutputStream(file())) {
            takeHalf(copy);
            copy.write(WHOLE, END_OF_200, endOf300 - END_OF_200);
            takeRest();
            copy.write(WHOLE, endOf300, WHOLE.length - endOf300);
        }

        takeRest();

        assertEquals("300 100 200 0", counts(county.report(ROOMS, "rooms-again.csv")));
        assertEquals("400 100 300 0", counts(county.report(ROOMS, "rooms-again-2.csv")));
        assertEquals(400, county.held(ROOMS).size());
    }

    @Test
    void whatComesAfterARestartIsTakenToo() throws IOException {
        county.seeNoWriters();
        try (OutputStream copy = Files.newOutputStream(file())) {
            takeHalf(copy);
            county.restart();
            copy.write(WHOLE, END_OF_200, WHOLE.length - END_OF_200);
        }

        takeRest();

        assertEquals("400 200 200 0", counts(county.report(ROOMS, "rooms-again.csv")));
    }

    /** A file whose header was half there fails as a whole; the rest makes it good. */
    @Test
    void aFileThatFailedForItsHalfComesAgain() throws IOException {
        county.seeNoWriters();
        try (OutputStream copy = Files.newOutputStream(file())) {
            copy.write(WHOLE, 0, 3);
            county.look();
            county.clock.forward(STALL);
            county.look();
            assertTrue(Files.exists(county.failed(ROOMS, "rooms.csv")), "taken half");
            copy.write(WHOLE, 3, WHOLE.length - 3);
        }

        takeRest();

        assertEquals("400 400 0 0", counts(county.report(ROOMS, "rooms-again.csv")));
    }

    @Test
    void unseenWriterWhoStoppedWithinALineHasLonger() throws IOException {
        county.seeNoWriters();
        Files.write(file(), java.util.Arrays.copyOf(WHOLE, END_OF_200 - 11));
        county.look();
        county.clock.forward(Duration.ofSeconds(29));
        county.look();
        assertTrue(Files.exists(file()), "taken half");

        county.clock.forward(Duration.ofSeconds(2));
        county.look();

        assertFalse(Files.exists(file()), "and yet it is not left for ever");
    }

    /** A copy that sets the file's time at its end changes nothing in it. */
    @Test
    void anotherTimeOfTheFileIsNoReasonToTakeItAgain() throws IOException {
        county.take(ROOMS, "rooms.csv", rooms(1, 3));
        Files.setLastModifiedTime(county.done(ROOMS, "rooms.csv"), java.nio.file.attribute.FileTime.from(Instant.EPOCH));

        county.clock.forward(STALL);
        county.look();

        assertTrue(Files.exists(county.done(ROOMS, "rooms.csv")));
        assertFalse(county.report(ROOMS, "rooms.csv").has("warning"));
    }

    private static void takeHalf(OutputStream copy) throws IOException {
        copy.write(WHOLE, 0, END_OF_200);
        county.look();
        county.clock.forward(Duration.ofSeconds(3));
        county.look();
        assertFalse(Files.exists(file()), "nothing tells that more will come");
    }

    /** One look finds the file in its new place, a later one has seen it still for long enough. */
    private static void takeRest() throws IOException {
        county.clock.forward(Duration.ofSeconds(2));
        county.look();
        county.clock.forward(Duration.ofSeconds(40));
        county.look();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < until, "waited too long");
            Thread.sleep(50);
        }
    }
}
