package org.fednode.node.intake;

import static org.fednode.node.intake.County.CARDS;
import static org.fednode.node.intake.County.DIVISION;
import static org.fednode.node.intake.County.ROOMS;
import static org.fednode.node.intake.County.counts;
import static org.fednode.node.intake.County.room;
import static org.fednode.node.intake.County.rooms;
import static org.fednode.node.intake.County.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.fednode.node.commit.Chunk;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantineState;
import org.fednode.node.runtime.Unavailable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in the watched folder, to rows, quarantine and the report beside each file. */
class FolderIntakeTest {

    private static final Charset GB18030 = Charset.forName("GB18030");
    /** Two bytes in GBK, four in GB18030, beyond the BMP. */
    private static final String RARE = "王䶮㐂𠮷𪚥";

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

    @ParameterizedTest
    @CsvSource({
        "UTF-8, '', 'roomId,name,kind,area,division'",
        "UTF-8, '\uFEFF', 'roomId,name,kind,area,division'",
        "UTF-8, '\uFEFF', '编号,名称,类型,面积,区划'",
        "GB18030, '', 'roomId,name,kind,area,division'",
        "GB18030, '', '编号,名称,类型,面积,区划'",
        "GB18030, '\uFEFF', '\"编号\", 名称 ,类型,面积,区划'"})
    void readsEveryCharsetWithAndWithoutMarkUnderBothKindsOfHeader(String charset, String mark, String header) throws IOException {
        String csv = mark + header + "\r\nR1," + RARE + ",B,120,330106\r\nR2,\"有,逗号\"\"引号\"\"\",A,,330106\r\n";

        county.drop(ROOMS, "rooms.csv", csv.getBytes(Charset.forName(charset)));
        county.look();

        assertEquals("2 2 0 0", counts(county.report(ROOMS, "rooms.csv")));
        assertEquals("{\"area\":120,\"division\":\"330106\",\"kind\":\"B\",\"name\":\"" + RARE + "\",\"roomId\":\"R1\"}",
                county.held(ROOMS).get("R1"));
        assertTrue(county.held(ROOMS).get("R2").contains("有,逗号\\\"引号\\\""), county.held(ROOMS).get("R2"));
    }

    @Test
    void readsNdjsonInBothCharsets() throws IOException {
        county.drop(ROOMS, "a.ndjson", json("R1", RARE, 120).getBytes(StandardCharsets.UTF_8));
        county.drop(ROOMS, "b.jsonl", json("R2", RARE, 120).getBytes(GB18030));
        county.look();

        assertEquals("1 1 0 0", counts(county.report(ROOMS, "a.ndjson")));
        assertEquals("1 1 0 0", counts(county.report(ROOMS, "b.jsonl")));
        assertTrue(county.held(ROOMS).get("R2").contains(RARE));
    }

    /** In GB18030 the second byte of a character may be a backslash; it escapes nothing. */
    @Test
    void readsCharactersWhoseSecondByteIsABackslash() throws IOException {
        String looksLikeAnEscape = new String(new byte[] {(byte) 0x81, '\\'}, GB18030) + "ud800";
        byte[] lines = (json("R1", looksLikeAnEscape, 120) + json("R2", "张三的城西阅览室", 120)).getBytes(GB18030);

        county.drop(ROOMS, "a.ndjson", lines);
        county.look();

        assertEquals("2 2 0 0", counts(county.report(ROOMS, "a.ndjson")), county.report(ROOMS, "a.ndjson").toString());
        assertTrue(county.held(ROOMS).get("R1").contains(looksLikeAnEscape));
    }

    @Test
    void findsHalfASurrogatePairBehindSuchACharacter() throws IOException {
        String hidden = new String(new byte[] {(byte) 0x81, '\\'}, GB18030) + "\\ud800";

        county.drop(ROOMS, "a.ndjson", (json("R1", hidden, 120) + json("R2", "张三的城西阅览室", 120)).getBytes(GB18030));
        county.look();

        assertEquals("2 1 0 1", counts(county.report(ROOMS, "a.ndjson")));
        assertEquals(List.of("input.lone-surrogate"), rules(county.report(ROOMS, "a.ndjson")));
    }

    /** Text that is damaged in places must not be taken for another charset: that would be accepted as other characters. */
    @Test
    void damagedUtf8IsNeverReadAsGb18030() throws IOException {
        byte[] csv = ("roomId,name,kind,area,division\nR1,一二三四五六七八阅览室,B,120,330106\nR2,城西阅览室,B,120,330106\n").getBytes(StandardCharsets.UTF_8);
        int damaged = "roomId,name,kind,area,division\nR1,".length() + 1;
        csv[damaged] = 'x';

        county.drop(ROOMS, "rooms.csv", csv);
        county.look();

        assertEquals("2 1 0 1", counts(county.report(ROOMS, "rooms.csv")));
        assertEquals(Set.of("R2"), county.held(ROOMS).keySet());
        assertTrue(county.held(ROOMS).get("R2").contains("城西阅览室"), county.held(ROOMS).get("R2"));
    }

    @Test
    void operationColumnUpsertsAndDeletes() throws IOException {
        county.take(ROOMS, "first.csv", rooms(1, 3));

        JsonNode report = county.take(ROOMS, "second.csv", """
                操作,编号,名称,类型,面积,区划
                删除,R1,,,,
                更新,R2,城东阅览室,B,130,330106
                新增,R4,城北阅览室,B,140,330106
                ,R3,城西第3阅览室,B,120,330106
                delete,R9,,,,
                烧毁,R3,城西第3阅览室,B,120,330106
                """);

        assertEquals("6 3 2 1", counts(report), "R9 was never held, R3 is as it was: both unchanged");
        assertEquals(Set.of("R2", "R3", "R4"), county.held(ROOMS).keySet());
        assertTrue(county.held(ROOMS).get("R2").contains("城东阅览室"));
        assertEquals(List.of("reading-room.unknown-operation"), rules(report));
    }

    @Test
    void reKeyMovesTheRecord() throws IOException {
        county.take(CARDS, "first.csv", "cardNo,holder,division\nC1,张三,330106\nC2,李四,330106\n");

        JsonNode csv = county.take(CARDS, "second.csv", "_op,_from,cardNo,holder,division\nrekey,C1,C10,张三,330106\n");
        JsonNode ndjson = county.take(CARDS, "third.ndjson",
                "{\"_op\":\"rekey\",\"_from\":\"C2\",\"cardNo\":\"C20\",\"holder\":\"李四\",\"division\":\"330106\"}\n"
                        + "{\"_op\":\"rekey\",\"cardNo\":\"C30\",\"division\":\"330106\"}\n");
        JsonNode again = county.take(CARDS, "fourth.csv", "_op,_from,cardNo,holder,division\nrekey,C1,C10,张三,330106\n\n");

        assertEquals("1 1 0 0", counts(csv));
        assertEquals("2 1 0 1", counts(ndjson));
        assertEquals(List.of("reading-card.from-missing"), rules(ndjson));
        assertEquals("1 0 1 0", counts(again), "a re-key that was done is not done again");
        assertEquals(Set.of("C10", "C20"), county.held(CARDS).keySet());
    }

    @Test
    void reKeyIsRefusedWhereTheDataSetHasNone() throws IOException {
        county.take(ROOMS, "first.csv", rooms(1, 1));

        JsonNode said = county.take(ROOMS, "second.csv", "_op,_from,roomId,name,kind,area,division\nrekey,R1," + room(2) + "\n");
        JsonNode unsaid = county.take(ROOMS, "third.csv", "_from,roomId,name,kind,area,division\nR1," + room(2) + "\n");

        assertEquals("1 0 0 1", counts(said));
        assertEquals("1 0 0 1", counts(unsaid));
        assertEquals(Set.of("R1"), county.held(ROOMS).keySet());
    }

    @Test
    void unchangedRecordsSealNothing() throws IOException {
        county.take(ROOMS, "first.csv", rooms(1, 50));
        long sealed = county.sealed();

        JsonNode same = county.take(ROOMS, "second.csv", rooms(1, 50) + "\n");
        JsonNode mixed = county.take(ROOMS, "third.csv", rooms(1, 51) + "X1,名称不对,B,120,330106\n");

        assertEquals("50 0 50 0", counts(same));
        assertEquals("52 1 50 1", counts(mixed));
        assertEquals(sealed + 1, county.sealed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rooms.csv", "other.csv"})
    void sameContentAgainIsADuplicateWhateverItsName(String name) throws IOException {
        county.take(ROOMS, "rooms.csv", rooms(1, 10));
        long sealed = county.sealed();

        county.drop(ROOMS, name, rooms(1, 10));
        county.look();

        String moved = name.equals("rooms.csv") ? "rooms-2.csv" : name;
        JsonNode report = county.report(ROOMS, moved);
        assertEquals("duplicate", report.get("status").asText());
        assertEquals("0 0 0 0", counts(report));
        assertTrue(report.at("/reason/zh").asText().matches("内容与 2026-11-23 16:\\d\\d:\\d\\d（北京时间）接收的文件 rooms.csv 完全相同.*"), report.toString());
        assertTrue(report.at("/reason/zh").asText().contains("如需再次接收"), "the next step");
        assertTrue(Files.exists(county.done(ROOMS, moved)));
        assertEquals(sealed, county.sealed());
    }

    @Test
    void sameContentForAnotherDataSetIsNoDuplicate() throws IOException {
        county.take(ROOMS, "a.ndjson", json("R1", "城西", 120));

        JsonNode other = county.take(CARDS, "a.ndjson", json("R1", "城西", 120));

        assertEquals("taken", other.get("status").asText());
        assertEquals("1 0 0 1", counts(other));
    }

    @Test
    void changedFileOfTheSameNameIsTaken() throws IOException {
        county.take(ROOMS, "rooms.csv", rooms(1, 10));

        county.drop(ROOMS, "rooms.csv", rooms(1, 11));
        county.look();

        assertEquals("11 1 10 0", counts(county.report(ROOMS, "rooms-2.csv")));
    }

    @Test
    void badRecordsNeverBlockGoodOnes() throws IOException {
        JsonNode report = county.take(ROOMS, "rooms.csv", "roomId,name,kind,area,division\n"
                + room(1) + "\n"
                + "X2,编号不对,B,120,330106\n"
                + "R3,\"引号没有关,B,120,330106\n"
                + room(4) + "\n"
                + "R5,空\0字符,B,120,330106\n"
                + "R6,别的区划,B,120,110101\n"
                + "R7,类型不对,Z,120,330106\n"
                + "R8,列太多,B,120,330106,多,多\n"
                + "R9\u0001,控制字符,B,120,330106\n"
                + "x".repeat(70_000) + "\r\n"
                + room(10) + "\n"
                + ",,,,\n"
                + room(11));

        assertEquals("12 4 0 8", counts(report), report.toString());
        assertEquals(Set.of("R1", "R4", "R10", "R11"), county.held(ROOMS).keySet());
    }

    @Test
    void positionsAreLinesAlsoBehindALineThatIsTooLong() throws IOException {
        JsonNode report = county.take(ROOMS, "rooms.csv", "roomId,name,kind,area,division\r\n"
                + "x".repeat(70_000) + "\r\n"
                + "\r\n"
                + "R1,\"两\r\n行\",B,120,330106\r\n"
                + "X6,编号不对,B,120,330106\r\n");

        assertEquals("3 0 0 3", counts(report));
        assertEquals(List.of("2", "4", "6"), report.get("findings").findValuesAsText("position"));
        assertEquals("R1,\"两\r\n行\",B,120,330106", county.quarantine(QuarantineState.OPEN).get(1).input().raw());
        assertEquals(List.of(2L, 4L, 6L), county.quarantine(QuarantineState.OPEN).stream().map(entry -> entry.input().position()).toList());
    }

    @Test
    void quarantinedInputHasRawTextPositionAndFindings() throws IOException {
        county.take(ROOMS, "rooms.csv", "roomId,name,kind,area,division\n" + room(1) + "\nX2,编号不对,Z,120,330106\n");

        QuarantineEntry entry = county.quarantine(QuarantineState.OPEN).get(0);
        assertEquals("X2,编号不对,Z,120,330106", entry.input().raw());
        assertEquals("rooms.csv", entry.input().source());
        assertEquals(3, entry.input().position());
        assertEquals(Set.of("reading-room.number", "reading-room.kind.unknown-code"),
                Set.copyOf(entry.input().findings().stream().map(finding -> finding.rule()).toList()));
    }

    @Test
    void reportAndFindingsLieBesideTheMovedFile() throws IOException {
        county.take(ROOMS, "rooms.csv", rooms(1, 2) + "X3,=1+1,B,120,330106\nR4,小,B,5,330106\n");

        assertFalse(Files.exists(county.intake.folder().folder().resolve(ROOMS).resolve("rooms.csv")));
        assertTrue(Files.exists(county.done(ROOMS, "rooms.csv")));
        JsonNode report = county.report(ROOMS, "rooms.csv");
        assertEquals("4 3 0 1", counts(report));
        assertEquals("taken", report.get("status").asText());
        assertEquals(ROOMS, report.get("dataset").asText());
        assertEquals(List.of("error", "warning"), report.get("findings").findValuesAsText("severity"));
        List<String> findings = Files.readAllLines(county.done(ROOMS, "rooms.csv.findings.csv"));
        assertTrue(findings.get(0).startsWith("\uFEFF行号,"), "spreadsheets know UTF-8 by its mark");
        assertEquals(3, findings.size());
        assertTrue(findings.get(1).startsWith("4,错误,roomId,"), findings.get(1));
        assertTrue(findings.get(2).startsWith("5,提示,area,"), findings.get(2));
    }

    @Test
    void fileWithoutFindingsHasNoFindingsFile() throws IOException {
        county.take(ROOMS, "rooms.csv", rooms(1, 2));

        assertFalse(Files.exists(county.done(ROOMS, "rooms.csv.findings.csv")));
    }

    @Test
    void halfCopiedFileWaitsUntilItIsWhole() throws IOException {
        byte[] whole = rooms(1, 20).getBytes(StandardCharsets.UTF_8);
        Path file = county.intake.folder().folder().resolve(ROOMS).resolve("rooms.csv");
        Files.write(file, java.util.Arrays.copyOf(whole, 200));
        county.look();
        for (int from = 200; from < whole.length; from += 200) {
            county.clock.forward(Duration.ofMillis(1900));
            Files.write(file, java.util.Arrays.copyOfRange(whole, from, Math.min(from + 200, whole.length)), StandardOpenOption.APPEND);
            county.look();
            assertTrue(Files.exists(file), "it grew since the last look");
        }

        county.clock.forward(Duration.ofMillis(1900));
        county.look();
        assertTrue(Files.exists(file), "not still for long enough");
        county.clock.forward(Duration.ofMillis(200));
        county.look();

        assertEquals("20 20 0 0", counts(county.report(ROOMS, "rooms.csv")));
    }

    @Test
    void fileThatDoesNotEndWithALineBreakWaitsLonger() throws IOException {
        Path file = county.intake.folder().folder().resolve(ROOMS).resolve("rooms.csv");
        Files.writeString(file, rooms(1, 20).strip());
        county.look();
        county.clock.forward(Duration.ofSeconds(3));
        county.look();
        assertTrue(Files.exists(file));

        county.clock.forward(Duration.ofSeconds(4));
        county.look();

        assertEquals("20 20 0 0", counts(county.report(ROOMS, "rooms.csv")));
    }

    @Test
    void lockedFileWaits() throws IOException {
        Path file = county.drop(ROOMS, "rooms.csv", rooms(1, 2));
        try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw"); FileLock lock = writer.getChannel().lock()) {
            assertTrue(lock.isValid());
            county.look();
            assertTrue(Files.exists(file));
            assertEquals(1, county.intake.folder().pending());
        }

        county.look();

        assertEquals("2 2 0 0", counts(county.report(ROOMS, "rooms.csv")));
    }

    @ParameterizedTest
    @ValueSource(strings = {".rooms.csv", "rooms.csv.part", "rooms.csv.tmp", "~rooms.csv", "~$rooms.csv", "rooms.csv~", "rooms.filepart",
        "rooms.csv.crdownload", "README", "rooms"})
    void temporaryAndUnknownNamesAreLeftAlone(String name) throws IOException {
        Path file = county.drop(ROOMS, name, rooms(1, 2));

        county.look();

        assertTrue(Files.exists(file));
        assertEquals(0, county.intake.folder().pending());
        assertTrue(county.held(ROOMS).isEmpty());
    }

    /** It may lead to any file that the node can read, and its content would stand in the report. */
    @Test
    void symbolicLinkIsLeftAlone() throws IOException {
        Path elsewhere = county.drop(ROOMS, ".elsewhere.csv", rooms(1, 2));
        Files.createSymbolicLink(elsewhere.resolveSibling("rooms.csv"), elsewhere);

        assertFalse(county.intake.folder().isReady(elsewhere.resolveSibling("rooms.csv")));
        assertEquals(0, county.intake.folder().pending());
    }

    /** As the route lists them: by a name that leads to no file. */
    @Test
    void fileWhoseNameIsGb18030IsTakenUnderItsReadableName() throws IOException {
        Path folder = county.drop(ROOMS, ".draft", rooms(1, 2)).getParent();
        Files.move(folder.resolve(".draft"), Path.of(URI.create(folder.toUri() + "%B2%E2%CA%D4.csv")));

        boolean readyByTheWrongName = county.intake.folder().isReady(folder.resolve("\uFFFD\uFFFD.csv"));
        county.look();

        assertFalse(readyByTheWrongName);
        assertEquals("2 2 0 0", counts(county.report(ROOMS, "测试.csv")));
    }

    /** A name that is nothing but an extension has none. */
    @Test
    void fileNamedLikeAnExtensionIsLeftAlone() throws IOException {
        Path file = county.drop(ROOMS, "csv", rooms(1, 2));

        county.look();

        assertTrue(Files.exists(file));
    }

    @Test
    void manyFilesOfOneNameFindTheirPlaces() throws IOException {
        for (int i = 1; i <= 4; i++) {
            county.drop(ROOMS, "rooms.csv", rooms(i, i));
            county.look();
        }

        for (String name : List.of("rooms.csv", "rooms-2.csv", "rooms-3.csv", "rooms-4.csv")) {
            assertEquals("1 1 0 0", counts(county.report(ROOMS, name)));
        }
    }

    @Test
    void unknownDataSetFailsWithTheFoldersThatThereAre() throws IOException {
        county.drop("reading-romo", "rooms.csv", rooms(1, 2));
        county.drop(".", "rooms.csv", rooms(1, 2));
        county.look();

        JsonNode misnamed = county.failure("reading-romo", "rooms.csv");
        JsonNode unplaced = county.failure(".", "rooms.csv");
        assertEquals("failed", misnamed.get("status").asText());
        assertTrue(misnamed.at("/reason/zh").asText().contains("reading-romo"));
        assertTrue(misnamed.at("/reason/en").asText().contains(ROOMS), "the next step");
        assertTrue(unplaced.at("/reason/zh").asText().contains(ROOMS));
        assertTrue(Files.exists(county.failed("reading-romo", "rooms.csv")));
    }

    @Test
    void unknownColumnIsPassedOverAndSaid() throws IOException {
        JsonNode report = county.take(ROOMS, "rooms.csv", "roomId,name,kind,aera,division\nR1,城西,B,120,330106\n");

        assertEquals("1 1 0 0", counts(report));
        assertEquals(List.of("reading-room.unknown-column"), rules(report));
        assertEquals("area", report.at("/findings/0/nearest").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"name,kind,area,division\n城西,B,120,330106\n", "roomId;name;kind\nR1;城西;B\n", "", "\n\n", "roomId,roomId\nR1,R1\n",
        "\"roomId,name\nR1,城西\n"})
    void fileWithoutUsableHeaderFailsAsAWhole(String csv) throws IOException {
        county.drop(ROOMS, "rooms.csv", csv);
        county.look();

        JsonNode report = county.failure(ROOMS, "rooms.csv");
        assertEquals("failed", report.get("status").asText());
        assertFalse(rules(report).isEmpty());
        assertEquals("0 0 0 0", counts(report));
    }

    /** Staff open the findings in a spreadsheet, also of a file of which nothing was taken. */
    @Test
    void fileThatFailsAsAWholeHasItsFindingsBesideItToo() throws IOException {
        county.drop(ROOMS, "rooms.csv", "名称,类型\n城西,B\n");
        county.look();

        List<String> findings = Files.readAllLines(county.failed(ROOMS, "rooms.csv.findings.csv"));
        assertTrue(findings.get(1).startsWith("1,错误,roomId,"), findings.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "，", "|"})
    void otherSeparatorsAreNamedAsTheReason(String separator) throws IOException {
        county.drop(ROOMS, "rooms.csv", rooms(1, 1).replace(",", separator));
        county.look();

        JsonNode report = county.failure(ROOMS, "rooms.csv");
        assertTrue(rules(report).contains("input.separator"), report.toString());
    }

    @Test
    void missingRequiredColumnQuarantinesEachRecordWithTheField() throws IOException {
        JsonNode report = county.take(ROOMS, "rooms.csv", "roomId,name,area,division\nR1,城西,120,330106\n");

        assertEquals("1 0 0 1", counts(report));
        assertEquals(List.of("kind"), report.get("findings").findValuesAsText("field"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsx", "xls", "et", "zip", "dbf", "json", "txt", "7z", "gz", "zst"})
    void foreignFormatFailsWithWhatToDo(String extension) throws IOException {
        county.drop(ROOMS, "rooms." + extension, "whatever");
        county.look();

        JsonNode report = county.failure(ROOMS, "rooms." + extension);
        assertTrue(report.at("/reason/zh").asText().contains("CSV"), report.toString());
    }

    /** A spreadsheet or an archive under the name of a CSV or NDJSON file, by its first bytes. */
    @ParameterizedTest
    @CsvSource({"504B0304, csv", "504B0304, ndjson", "1F8B0800, ndjson", "28B52FFD, ndjson", "D0CF11E0A1B11AE1, csv", "255044462D, ndjson",
        "377ABCAF271C, ndjson", "526172211A07, csv", "FFFE7200, csv", "FFFE7B00, ndjson"})
    void binaryFileUnderATextsNameFailsAsAWhole(String head, String extension) throws IOException {
        byte[] content = java.util.Arrays.copyOf(java.util.HexFormat.of().parseHex(head), 5000);
        java.util.Arrays.fill(content, 100, 4000, (byte) '\n');
        java.util.Arrays.fill(content, 101, 3000, (byte) 0xFE);

        county.drop(ROOMS, "rooms." + extension, content);
        county.look();

        JsonNode report = county.failure(ROOMS, "rooms." + extension);
        assertEquals("failed", report.get("status").asText());
        assertTrue(report.at("/findings/0/message/zh").asText().contains("另存为"), report.toString());
        assertTrue(county.quarantine(QuarantineState.OPEN).isEmpty());
    }

    /** A time that the wire can't hold must not stop the chunk that it is in. */
    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00+18:00", "9999-12-31T23:59:59-18:00"})
    void timeBeyondTheWiresYearsIsAFinding(String time) throws IOException {
        JsonNode report = county.take(ROOMS, "rooms.csv", "_at,roomId,name,kind,area,division\n" + time + "," + room(1) + "\n," + room(2) + "\n");

        assertEquals("2 1 0 1", counts(report));
        assertEquals(Set.of("R2"), county.held(ROOMS).keySet());
    }

    /** A key that a line can't carry must not stop the chunk that it is in. */
    @Test
    void keyBeyondTheWiresLengthIsAFinding() throws IOException {
        JsonNode report = county.take(CARDS, "cards.csv", "cardNo,division\n" + "C".repeat(257) + "," + DIVISION + "\nC2,"
                + DIVISION + "\n\"C\t3\"," + DIVISION + "\n");
        JsonNode deletes = county.take(CARDS, "deletes.csv", "_op,cardNo,division\ndelete," + "C".repeat(257) + "," + DIVISION + "\n");

        assertEquals("3 1 0 2", counts(report), report.toString());
        assertEquals(Set.of("C2"), county.held(CARDS).keySet());
        assertEquals("1 0 0 1", counts(deletes));
    }

    /** Findings weigh too: many small records with many findings each must not become one chunk that no batch can hold. */
    @Test
    void recordsThatAreWrongThroughoutAreQuarantinedWhole() throws IOException {
        StringBuilder lines = new StringBuilder();
        String manyUnknown = java.util.stream.IntStream.range(0, 120).mapToObj(i -> "\"很长的没有这个字段的名称" + i + "\":1").collect(java.util.stream.Collectors.joining(","));
        int records = 400;
        for (int i = 0; i < records; i++) {
            lines.append("{\"roomId\":\"R").append(i).append("\",").append(manyUnknown).append("}\n");
        }

        JsonNode report = county.take(ROOMS, "rooms.ndjson", lines + json("R1", "城西", 120));

        assertEquals((records + 1) + " 1 0 " + records, counts(report));
    }

    @Test
    void interruptedFileGoesOnBehindItsLastChunk() throws IOException {
        int records = 7000;
        String csv = rooms(1, records).replace(room(500), "X500,编号不对,B,120,330106");
        county.drop(ROOMS, "rooms.csv", csv);
        AtomicInteger chunks = new AtomicInteger();
        List<Integer> sizes = new ArrayList<>();
        Intake failing = county.intake(chunk -> chunks.incrementAndGet() > 2
                ? CompletableFuture.failedFuture(new Unavailable("the disk is full", null)) : county.node.commit().submit(chunk));
        County.look(failing.folder());
        int taken = county.held(ROOMS).size();
        assertTrue(taken > 0 && taken < records, "stopped half way: " + taken);
        assertEquals(1, county.intake.folder().pending(), "the file stays");

        county.restart();
        Intake resuming = county.intake(chunk -> {
            sizes.add(chunk.changes().size() + chunk.quarantined().size());
            return county.node.commit().submit(chunk);
        });
        County.look(resuming.folder());

        assertEquals(records + " " + (records - 1) + " 0 1", counts(county.report(ROOMS, "rooms.csv")));
        assertEquals(records - taken - 1, sizes.stream().mapToInt(Integer::intValue).sum(), "only what was not taken is submitted");
        assertEquals(records - 1, county.held(ROOMS).size());
        assertEquals(1, county.quarantine(QuarantineState.OPEN).size());
        assertEquals(records - 1, county.node.log().own(0, 1000).stream().filter(batch -> batch.stream().stream().equals(ROOMS))
                .mapToInt(batch -> batch.lines()).sum(), "sealed once each");
    }

    /** The chunk behind one that failed must not become durable: the file would go on behind a gap. */
    @Test
    void chunkBehindAFailedOneIsNotTaken() throws IOException {
        county.drop(ROOMS, "rooms.csv", rooms(1, 7000));
        AtomicInteger chunks = new AtomicInteger();
        Intake failing = county.intake(chunk -> chunks.incrementAndGet() == 2
                ? CompletableFuture.failedFuture(new Unavailable("for a moment", null)) : county.node.commit().submit(chunk));
        County.look(failing.folder());
        county.clock.forward(Duration.ofSeconds(10));

        county.look();

        assertEquals("7000 7000 0 0", counts(county.report(ROOMS, "rooms.csv")));
        assertEquals(7000, county.held(ROOMS).size());
    }

    @Test
    void unavailableNodeLeavesTheFileAndPausesAWhile() throws IOException {
        county.drop(ROOMS, "rooms.csv", rooms(1, 2));
        AtomicInteger asked = new AtomicInteger();
        Intake failing = county.intake((Chunk chunk) -> {
            asked.incrementAndGet();
            return CompletableFuture.failedFuture(new Unavailable("the disk is full", null));
        });

        County.look(failing.folder());
        County.look(failing.folder());
        assertEquals(1, asked.get());
        county.clock.forward(Duration.ofSeconds(6));
        County.look(failing.folder());

        assertEquals(2, asked.get());
        assertEquals(1, failing.folder().pending());
    }

    /** As after the loss of the database, which alone knew that the file had come before. */
    @Test
    void sameBadRecordFromAnotherFileIsNoSecondEntry() throws IOException {
        county.take(ROOMS, "a.csv", rooms(1, 2) + "X1,编号不对,B,120,330106\n");

        JsonNode again = county.take(ROOMS, "renamed.csv", rooms(1, 3) + "X1,编号不对,B,120,330106\n");

        assertEquals("4 1 2 1", counts(again));
        assertEquals(1, county.quarantine(QuarantineState.OPEN).size());
    }

    @Test
    void fileThatLiesTooDeepIsCountedAndNotTaken() throws IOException {
        Path file = county.drop(ROOMS + "/march", "rooms.csv", rooms(1, 2));
        county.look();

        assertTrue(Files.exists(file));
        assertEquals(1, county.intake.folder().misplaced());
    }

    @Test
    void totalsCountWhatCameIn() throws IOException {
        county.take(ROOMS, "a.csv", rooms(1, 10) + "X1,编号不对,B,120,330106\n");
        county.take(ROOMS, "b.csv", rooms(1, 12));

        assertEquals(new IntakeCounts(23, 12, 10, 1), county.node.database().transact(county.intake.requests()::totals));
    }

    private static String json(String id, String name, int area) {
        return "{\"roomId\":\"" + id + "\",\"name\":\"" + name + "\",\"kind\":\"B\",\"area\":" + area + ",\"division\":\"330106\"}\n";
    }
}
