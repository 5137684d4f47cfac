package org.fednode.exchange.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fednode.exchange.batch.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasAppended() throws IOException {
        Path file = segment("one", "two", "");

        List<String> read = new ArrayList<>();
        long reached = SegmentFile.read(file, 0, (offset, batch) -> read.add(offset + ":" + text(batch)));

        assertEquals(List.of("0:one", "43:two", "86:"), read);
        assertEquals(Files.size(file), reached);
        assertEquals("two", text(SegmentFile.readOne(file, 43)));
    }

    @Test
    void readsFromAnOffsetOn() throws IOException {
        List<String> read = new ArrayList<>();

        SegmentFile.read(segment("one", "two"), 43, (offset, batch) -> read.add(text(batch)));

        assertEquals(List.of("two"), read);
    }

    @Test
    void cutsOffATornTailAtEveryLengthAndGoesOn() throws IOException {
        byte[] whole = Files.readAllBytes(segment("one", "two"));
        for (int length = 43; length < whole.length; length++) {
            Path torn = folder.resolve("torn-" + length + ".fxs");
            Files.write(torn, Arrays.copyOf(whole, length));

            try (SegmentFile segment = SegmentFile.open(torn)) {
                assertEquals(43, segment.size());
                assertEquals(43, segment.append(bytes("three")));
                segment.force();
            }

            assertEquals("three", text(SegmentFile.readOne(torn, 43)));
        }
    }

    @Test
    void stopsAtADamagedEntry() throws IOException {
        byte[] whole = Files.readAllBytes(segment("one", "two"));
        for (int i = 43; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Path file = folder.resolve("damaged.fxs");
            Files.write(file, damaged);

            assertEquals(43, SegmentFile.read(file, 0, (offset, batch) -> assertEquals("one", text(batch))));
            assertThrows(EOFException.class, () -> SegmentFile.readOne(file, 43));
        }
    }

    @Test
    void cutsNothingOffWhenADurableEntryIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(segment("one", "two", "three"));
        for (int i = 0; i < 86; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Path file = folder.resolve("damaged.fxs");
            Files.write(file, damaged);

            assertThrows(IOException.class, () -> SegmentFile.open(file, 43).close());
            assertArrayEquals(damaged, Files.readAllBytes(file));
        }
    }

    @Test
    void aDamagedEntryIsWrittenAnewWhereItStands() throws IOException {
        Path file = segment("one", "two", "three");
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 43, 86, (byte) 0);
        Files.write(file, damaged);

        SegmentFile.rewrite(file, 43, bytes("two"));

        assertArrayEquals(whole, Files.readAllBytes(file));
    }

    @Test
    void makesNoRoomForALengthThatLies() throws IOException {
        Path file = folder.resolve("lies.fxs");
        byte[] entry = Files.readAllBytes(segment("one"));
        Arrays.fill(entry, 4, 8, (byte) 0x7f);
        Files.write(file, entry);

        assertEquals(0, SegmentFile.read(file, 0, (offset, batch) -> assertEquals("nothing", "read")));
    }

    @Test
    void findsAllBatchesOfANodeOwnFirst() throws IOException {
        ArchiveLayout layout = new ArchiveLayout(folder.resolve("archive"));
        write(layout.ownFile(new StreamId("a", 10, "x"), 1), "epoch 10");
        write(layout.ownFile(new StreamId("a", 2, "y"), 10), "y 10");
        write(layout.ownFile(new StreamId("a", 2, "y"), 9), "y 9");
        write(layout.ownFile(new StreamId("a", 2, "x"), 1), "x 1");
        write(layout.ownFolder(new StreamId("a", 2, "x")).resolve("000000000002.fxb.tmp"), "half");
        Files.createDirectories(layout.received());
        Files.copy(segment("from 20", "from 21"), layout.received().resolve("000000000020.fxs"));
        Files.copy(segment("from 3"), layout.received().resolve("000000000003.fxs"));

        List<String> read = new ArrayList<>();
        ArchiveReader.forEach(layout.archive(), (own, batch) -> read.add(own + " " + text(batch)));

        assertEquals(List.of("true x 1", "true y 9", "true y 10", "true epoch 10", "false from 3", "false from 20",
                "false from 21"), read);
    }

    @Test
    void findsNothingInAnEmptyArchive() throws IOException {
        ArchiveReader.forEach(folder.resolve("absent"), (own, batch) -> assertEquals("nothing", "read"));
    }

    @Test
    void writesTheBytesOfTheSpecification() throws IOException {
        byte[] expected = java.util.HexFormat.of().parseHex("46585331" + "00000003"
                + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" + "616263");

        assertArrayEquals(expected, Files.readAllBytes(segment("abc")));
    }

    private Path segment(String... batches) throws IOException {
        Path file = Files.createTempFile(folder, "segment", ".fxs");
        try (SegmentFile segment = SegmentFile.open(file)) {
            for (String batch : batches) {
                segment.append(bytes(batch));
            }
            segment.force();
        }
        return file;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
