package org.fednode.exchange.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.fednode.exchange.Federation;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleTest {

    private final Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void whatTheCountyWroteTheProvinceReads(Suite suite) throws Exception {
        Federation of = Federation.of(suite);
        byte[] large = of.random("large part").generateSeed(1);
        byte[] batch = new byte[300_000];
        of.random("batch").nextBytes(batch);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BundleWriter(of.county(), of.federation()).write(of.province().certificate(), 3, Federation.NOW,
                List.of(content(BundlePart.Kind.MESSAGE, BundleMaker.HELLO), content(BundlePart.Kind.BATCH, batch),
                        content(BundlePart.Kind.RECEIPTS, large)), out);

        List<byte[]> read = new ArrayList<>();
        BundleStatement statement = read(of.province(), of, out.toByteArray(), (said, part, bytes) -> read.add(bytes));

        assertEquals("370102", statement.from());
        assertEquals("370000", statement.to());
        assertEquals(3, statement.number());
        assertEquals(Federation.NOW, statement.created());
        assertEquals(of.county().certificate(), statement.signer());
        assertArrayEquals(BundleMaker.HELLO, read.get(0));
        assertArrayEquals(batch, read.get(1));
        assertArrayEquals(large, read.get(2));
    }

    @Test
    void nothingOfAPartStandsInTheFile() {
        byte[] part = "{\"note\":\"in the clear\",\"type\":\"hello\"}".getBytes(StandardCharsets.US_ASCII);

        String file = new String(new BundleMaker(federation).with(BundlePart.Kind.MESSAGE, part).make(), StandardCharsets.ISO_8859_1);

        assertFalse(file.contains("in the clear"));
        assertFalse(file.contains("370102"), "who sent it is not for the gateway");
    }

    @Test
    void theSameContentIsNeverEncryptedAlike() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new BundleWriter(federation.county(), federation.federation()).write(federation.province().certificate(), 1, Federation.NOW,
                    List.of(content(BundlePart.Kind.MESSAGE, BundleMaker.HELLO)), out);
            files.add(out.toByteArray());
        }

        assertNotEquals(new String(files.get(0), StandardCharsets.ISO_8859_1), new String(files.get(1), StandardCharsets.ISO_8859_1));
    }

    /** 10,000 parts of 40 KiB are 400 MB; neither end keeps them. */
    @Test
    void tenThousandPartsNeedTheMemoryOfOne(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("large.fxu");
        List<BundleContent> contents = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            byte number = (byte) i;
            contents.add(new BundleContent(BundlePart.Kind.BATCH, () -> {
                byte[] bytes = new byte[40 << 10];
                bytes[0] = number;
                return bytes;
            }));
        }
        try (var out = Files.newOutputStream(file)) {
            new BundleWriter(federation.county(), federation.federation()).write(federation.province().certificate(), 1, Federation.NOW,
                    contents, out);
        }

        AtomicInteger read = new AtomicInteger();
        try (var in = Files.newInputStream(file)) {
            new BundleReader(federation.province(), federation.trust()).read(in, Files.size(file), Federation.NOW,
                    (said, part, bytes) -> assertEquals((byte) read.getAndIncrement(), bytes[0]));
        }

        assertEquals(10_000, read.get());
    }

    @Test
    void aContentThatChangesMeanwhileIsNotSent() {
        AtomicInteger reads = new AtomicInteger();
        BundleContent growing = new BundleContent(BundlePart.Kind.MESSAGE, () -> new byte[] {(byte) reads.incrementAndGet()});
        BundleWriter writer = new BundleWriter(federation.county(), federation.federation());

        assertThrows(IOException.class, () -> writer.write(federation.province().certificate(), 1, Federation.NOW, List.of(growing),
                new ByteArrayOutputStream()));
    }

    @Test
    void moreThanABundleMayHoldIsNotBegun() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BundleWriter writer = new BundleWriter(federation.county(), federation.federation());
        List<BundleContent> many = java.util.Collections.nCopies(20_001, content(BundlePart.Kind.MESSAGE, BundleMaker.HELLO));

        assertThrows(IllegalArgumentException.class,
                () -> writer.write(federation.province().certificate(), 1, Federation.NOW, many, out));
        assertThrows(IllegalArgumentException.class, () -> writer.write(federation.province().certificate(), 1, Federation.NOW,
                List.of(content(BundlePart.Kind.BATCH, new byte[BundlePart.MAX_BYTES + 1])), out));
        assertEquals(0, out.size());
    }

    /** Every length, so that no place is there where a cut goes unnoticed. */
    @Test
    void everyCutIsRefused() {
        byte[] whole = new BundleMaker(federation).with(BundlePart.Kind.MESSAGE, BundleMaker.HELLO).make();
        for (int length = 6; length < whole.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);

            BundleProblem problem = assertThrows(BundleProblem.class, () -> read(federation.province(), federation, cut, BundleReader.Parts.NONE));

            assertEquals(BundleRefusal.TRUNCATED, problem.reason(), "cut to " + length);
        }
    }

    private static BundleContent content(BundlePart.Kind kind, byte[] bytes) {
        return new BundleContent(kind, () -> bytes);
    }

    private static BundleStatement read(SigningKey receiver, Federation of, byte[] file, BundleReader.Parts parts)
            throws IOException, BundleProblem {
        return new BundleReader(receiver, of.trust()).read(new ByteArrayInputStream(file), file.length, Federation.NOW, parts);
    }
}
