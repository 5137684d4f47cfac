package org.fednode.node.intake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.LineBuffer;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.node.UnseenDataSet;
import org.fednode.node.commit.Change;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.standards.DataSet;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come in: reading ends, every byte is accounted for, and what is read can be sealed or quarantined. */
class InputFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final BatchLimits QUARANTINE_LIMITS = new BatchLimits(40_000, 64 << 20, 512 << 10);
    private static final DataSet ROOMS = rooms();
    private static final byte[][] PIECES = {bytes("\""), bytes("\"\""), bytes(","), bytes("\n"), bytes("\r"), bytes("\r\n"), bytes(" "),
        bytes("a"), bytes("R1"), bytes("城"), bytes("𠮷"), "城西".getBytes(Charset.forName("GB18030")), {0}, {(byte) 0xFF}, {(byte) 0xC0},
        {(byte) 0x81}, {'\\'}, bytes("{"), bytes("}"), bytes("[["), bytes(":"), bytes("{\"roomId\":\"R1\"}"), bytes("\\ud800"),
        bytes("\\u0000"), bytes("1e999999999"), bytes("-0"), bytes("true"), bytes("roomId,name,kind,area,division\n"),
        bytes("R7,名称,B,120,330106\n"), bytes("\uFEFF"), bytes("_op"), bytes("delete"), bytes("_from"), bytes("_at")};

    private static DataSet rooms() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            UnseenDataSet.addToCopy(folder);
            return StandardPackage.load(folder.resolve("2026.1")).standard().orElseThrow().dataSets().get(UnseenDataSet.ROOMS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Pieces that mean something to a parser, noise, and now and then more than a record may have. */
    private static byte[] input(Random random) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            input.writeBytes(bytes("roomId,name,kind,area,division\n"));
        }
        int pieces = random.nextInt(200);
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(400) == 0) {
                input.writeBytes(bytes("x\"".substring(random.nextInt(2)).repeat(60_000 + random.nextInt(10_000))));
            } else if (random.nextInt(10) == 0) {
                byte[] noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                input.writeBytes(noise);
            } else {
                input.writeBytes(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return input.toByteArray();
    }

    @Property(tries = 600)
    void everyByteOfACsvIsInARecordOrALineBreak(@ForAll Random random) throws IOException {
        byte[] input = input(random);

        accountFor(input, new CsvCutter(new InputBuffer(new ByteArrayInputStream(input))), true);
    }

    @Property(tries = 400)
    void everyByteOfAnNdjsonIsInARecordOrALineBreak(@ForAll Random random) throws IOException {
        byte[] input = input(random);

        accountFor(input, new LineCutter(new InputBuffer(new ByteArrayInputStream(input))), false);
    }

    /** What lies between two records is blank; a record stands on the line that it names. */
    private static void accountFor(byte[] input, Cutter cutter, boolean carriageReturnBreaks) throws IOException {
        int at = 0;
        for (Optional<Slice> next = cutter.next(); next.isPresent(); next = cutter.next()) {
            Slice slice = next.get();
            while (isBlank(input[at]) && !startsAt(input, at, slice, carriageReturnBreaks)) {
                at++;
            }
            assertArrayEquals(Arrays.copyOfRange(slice.bytes(), slice.offset(), slice.offset() + slice.length()),
                    Arrays.copyOfRange(input, at, at + slice.length()));
            assertEquals(1 + breaks(input, at, carriageReturnBreaks), slice.position());
            at += slice.length();
            if (slice.fault().equals(Optional.of(InputFault.TOO_LONG))) {
                assertEquals(InputBuffer.MAX_RECORD, slice.length());
                while (at < input.length && input[at] != '\n' && !(carriageReturnBreaks && input[at] == '\r')) {
                    at++;
                }
            }
        }
        for (; at < input.length; at++) {
            assertTrue(isBlank(input[at]), "byte " + at + " is lost");
        }
    }

    private static boolean startsAt(byte[] input, int at, Slice slice, boolean carriageReturnBreaks) {
        return at + slice.length() <= input.length && 1 + breaks(input, at, carriageReturnBreaks) == slice.position()
                && Arrays.equals(input, at, at + slice.length(), slice.bytes(), slice.offset(), slice.offset() + slice.length());
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    private static long breaks(byte[] input, int end, boolean carriageReturnBreaks) {
        return IntStream.range(0, end).filter(i -> input[i] == '\n' || carriageReturnBreaks && input[i] == '\r'
                && (i + 1 == end || input[i + 1] != '\n')).count();
    }

    @Property(tries = 300)
    void whateverComesInIsRefusedAsAWholeOrCanBeSealedOrQuarantined(@ForAll Random random) throws IOException {
        byte[] input = input(random);
        for (InputRecords.Format format : InputRecords.Format.values()) {
            for (Optional<Charset> charset : List.of(Optional.<Charset>empty(), Optional.of(StandardCharsets.UTF_8), Optional.of(InputText.GB18030))) {
                Outcome outcome = read(format, new ByteArrayInputStream(input), charset);
                assertDoesNotThrow(() -> outcome.seal());
            }
        }
    }

    @Property(tries = 300)
    void howTheBytesArriveMakesNoDifference(@ForAll Random random) throws IOException {
        byte[] input = input(random);
        for (InputRecords.Format format : InputRecords.Format.values()) {
            Outcome whole = read(format, new ByteArrayInputStream(input), Optional.empty());
            Outcome trickling = read(format, new Trickle(input, random), Optional.empty());

            assertEquals(whole, trickling);
        }
    }

    @Property(tries = 300)
    void damageWithinARecordOfACsvLeavesTheOthersAlone(@ForAll Random random) throws IOException {
        List<String> rows = IntStream.range(0, 30).mapToObj(i -> "R" + i + ",\"城西,第" + i + "\"\"阅览室\"\"𠮷\",B,1" + i + ",330106").toList();

        damageOne(InputRecords.Format.CSV, "roomId,name,kind,area,division\n", rows, random);
    }

    @Property(tries = 300)
    void damageWithinARecordOfAnNdjsonLeavesTheOthersAlone(@ForAll Random random) throws IOException {
        List<String> rows = IntStream.range(0, 30).mapToObj(i -> "{\"roomId\":\"R" + i + "\",\"name\":\"城西\\\"第" + i
                + "阅览室\",\"kind\":\"B\",\"area\":1" + i + ",\"division\":\"330106\"}").toList();

        damageOne(InputRecords.Format.NDJSON, "", rows, random);
    }

    private static void damageOne(InputRecords.Format format, String header, List<String> rows, Random random) throws IOException {
        Charset charset = random.nextBoolean() ? StandardCharsets.UTF_8 : InputText.GB18030;
        int damaged = random.nextInt(rows.size());
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(header.getBytes(charset));
        for (int i = 0; i < rows.size(); i++) {
            byte[] row = rows.get(i).getBytes(charset);
            input.writeBytes(i == damaged ? damage(row, random) : row);
            input.write('\n');
        }

        List<String> good = read(format, new ByteArrayInputStream(input.toByteArray()), Optional.empty()).good();

        for (int i = 0; i < rows.size(); i++) {
            String id = "\"roomId\":\"R" + i + "\"}";
            assertTrue(i == damaged || good.stream().anyMatch(record -> record.endsWith(id)), () -> "lost " + id + " beside damaged " + damaged);
        }
    }

    private static byte[] damage(byte[] row, Random random) {
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        for (byte value : row) {
            switch (random.nextInt(25)) {
                case 0 -> damaged.write(random.nextInt(256));
                case 1 -> damaged.writeBytes(PIECES[random.nextInt(PIECES.length)]);
                case 2 -> { }
                default -> damaged.write(value);
            }
        }
        return damaged.toByteArray();
    }

    /** An open quote is followed for as long as a record may be: no pattern of quotes may make that happen on every line. */
    @ParameterizedTest
    @ValueSource(strings = {"\"x\n", "\"\"\"\n", "\"\",\n", "a,\"\n", "\"\n", "\"\n\n", ",\"\",\"\n", "\"\"\"\"\"\n", "\n", "\r", "\r\n", ",\n", "x", "\"", "\"a\r\""})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void readingTakesTimeInProportionToTheInput(String pattern) throws IOException {
        byte[] head = bytes("roomId,name,kind,area,division\n");
        long length = 8 << 20;
        long records = 0;
        CsvCutter cutter = new CsvCutter(new InputBuffer(new Endless(head, bytes(pattern), length)));
        for (Optional<Slice> next = cutter.next(); next.isPresent(); next = cutter.next()) {
            records++;
        }

        assertTrue(records >= 1);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void hundredMegabytesWithoutALineBreakAreOneRecordOf64Kilobytes() throws IOException {
        for (InputRecords.Format format : InputRecords.Format.values()) {
            Outcome outcome = read(format, new Endless(bytes("roomId,name,kind,area,division\n"), bytes("[{\""), 100L << 20), Optional.empty());

            List<QuarantinedInput> entries = outcome.quarantined();
            QuarantinedInput last = entries.get(entries.size() - 1);
            assertEquals(InputBuffer.MAX_RECORD, last.raw().length());
            assertEquals("input.too-long", last.findings().get(0).rule());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"area\":1e999999999}", "{\"area\":-1e-999999999}", "{\"area\":123456789012345678901234567890}",
        "{\"roomId\":\"R1\",\"roomId\":\"R2\"}", "{\"a\":{\"a\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]", "{\"roomId\":\"\\ud800\"}",
        "{\"roomId\":\"\\udc00\\ud800\"}", "{\"\\u0000\":1}", "{\"roomId\":NaN}", "{'roomId':'R1'}", "{} {}", "{}]", "[]", "null", "\"R1\"", "{\"roomId\":\"R1\"",
        "{\"_op\":{\"a\":1}}", "{\"_op\":\"DROP TABLE\"}", "{\"_at\":\"yesterday\"}", "{\"_from\":[]}"})
    void oddJsonIsQuarantinedWithAFinding(String line) throws IOException {
        Outcome outcome = read(InputRecords.Format.NDJSON, new ByteArrayInputStream(bytes(line + "\n")), Optional.empty());

        assertEquals(List.of(), outcome.good());
        assertEquals(line, outcome.quarantined().get(0).raw());
        assertTrue(!outcome.quarantined().get(0).findings().isEmpty());
    }

    /** What became of an input: refused as a whole, or its records. */
    private record Outcome(Optional<List<String>> refused, List<String> good, List<QuarantinedInput> quarantined, List<Change> changes) {

        /** As a commit does. */
        void seal() {
            LineBuffer lines = new LineBuffer(QUARANTINE_LIMITS);
            for (QuarantinedInput entry : quarantined) {
                byte[] line = entry.canonical();
                assertDoesNotThrow(() -> CanonicalJson.check(line, 0, line.length));
                assertEquals(entry, QuarantinedInput.parse(line, 0, line.length));
                assertTrue(lines.add(LineOp.UPSERT, entry.id(), Optional.empty(), NOW, Optional.of(line)));
            }
            LineBuffer records = new LineBuffer(BatchLimits.DEFAULT);
            for (Change change : changes) {
                Optional<byte[]> value = change.values().map(values -> change.canonical());
                assertTrue(records.add(change.op(), change.key(), change.from(), change.at(), value));
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Outcome that && refused.equals(that.refused) && good.equals(that.good) && quarantined.equals(that.quarantined);
        }

        @Override
        public int hashCode() {
            return good.hashCode();
        }
    }

    private static Outcome read(InputRecords.Format format, InputStream input, Optional<Charset> charset) throws IOException {
        List<String> good = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        List<QuarantinedInput> quarantined = new ArrayList<>();
        Judge judge = new Judge(ROOMS, "330106"::equals);
        try {
            InputRecords records = InputRecords.open(format, input, charset, ROOMS);
            for (Optional<InputRecord> next = records.next(); next.isPresent(); next = records.next()) {
                Judgement judgement = judge.judge(next.get(), NOW);
                judgement.change().ifPresent(changes::add);
                judgement.change().ifPresent(change -> good.add(new String(change.canonical(), StandardCharsets.UTF_8)));
                if (judgement.change().isEmpty()) {
                    assertTrue(judgement.findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR));
                    quarantined.add(QuarantinedInput.of("reading-room", "fuzz", next.get().position(), next.get().raw().get(), judgement.findings()));
                }
            }
            return new Outcome(Optional.empty(), good, quarantined, changes);
        } catch (InputRefused e) {
            return new Outcome(Optional.of(e.findings().stream().map(finding -> finding.rule()).toList()), good, quarantined, changes);
        }
    }

    /** Gives its bytes in pieces of any size. */
    private static final class Trickle extends InputStream {

        private final ByteArrayInputStream bytes;
        private final Random random;

        Trickle(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int most = random.nextInt(4) == 0 ? 1 + random.nextInt(50_000) : 1 + random.nextInt(20);
            return bytes.read(target, offset, Math.min(length, most));
        }
    }

    /** A head, then one pattern again and again. */
    private static final class Endless extends InputStream {

        private final byte[] head;
        private final byte[] pattern;
        private final long length;
        private long at;

        Endless(byte[] head, byte[] pattern, long length) {
            this.head = head;
            this.pattern = pattern;
            this.length = length;
        }

        @Override
        public int read() {
            if (at == length) {
                return -1;
            }
            long i = at++;
            return (i < head.length ? head[(int) i] : pattern[(int) ((i - head.length) % pattern.length)]) & 0xFF;
        }
    }
}
