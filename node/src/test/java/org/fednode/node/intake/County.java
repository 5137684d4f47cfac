package org.fednode.node.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.Node;
import org.fednode.node.TestFederation;
import org.fednode.node.UnseenDataSet;
import org.fednode.node.link.pull.SettableClock;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantineFilter;
import org.fednode.node.quarantine.QuarantineState;
import org.fednode.standards.DataSet;

/** A county's node with its ways in, data sets that no class knows, and a clock that the test moves. */
final class County implements AutoCloseable {

    static final String ROOMS = UnseenDataSet.ROOMS;
    static final String CARDS = UnseenDataSet.CARDS;
    static final String DIVISION = "330106";
    static final ObjectMapper JSON = new ObjectMapper();

    final SettableClock clock = new SettableClock();
    private final TestFederation federation;
    private final Path data;
    Node node;
    Intake intake;

    County(Path folder) throws IOException {
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        federation = new TestFederation(folder, standards, Suite.ECDSA_P256_SHA256, clock);
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        data = federation.child("330000", DIVISION, Level.COUNTY, DIVISION);
        open();
    }

    private void open() {
        node = federation.open(DIVISION);
        node.commit().start();
        intake = intake(node.commit()::submit);
        intake.folder().prepare();
    }

    /** Leaves the node as if nothing had come in; what was sealed stays in the archive. */
    void clear() throws IOException {
        node.database().transact(connection -> {
            node.projection().clear(connection);
            node.quarantine().clear(connection);
            try (Statement statement = connection.createStatement()) {
                for (String table : List.of("intake_file", "intake_request", "intake_total")) {
                    statement.executeUpdate("DELETE FROM " + table);
                }
            }
            for (DataSet dataSet : node.standards().current().dataSets().values()) {
                node.projection().prepare(connection, dataSet);
            }
            return null;
        });
        List<Path> files;
        try (Stream<Path> found = Files.walk(intake.folder().folder())) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        intake = intake(node.commit()::submit);
    }

    /** Another intake over the same node; its chunks take the way that the test wants. */
    Intake intake(ChunkSubmission commit) {
        return Intake.of(parts(commit));
    }

    private Intake.Parts parts(ChunkSubmission commit) {
        return new Intake.Parts(node.standards(), DIVISION::equals, commit, node.database(), node.quarantine(),
                data.resolve("inbox"), node.clock());
    }

    /** From now on the folder is looked at as one whose writers can't be seen, such as another machine's. */
    void seeNoWriters() throws IOException {
        intake = Intake.of(parts(node.commit()::submit), new OpenForWriting(Files.createDirectories(data.resolve("no-processes"))));
        intake.folder().prepare();
    }

    /** Ends the node and opens it again in its directory. */
    void restart() throws IOException {
        node.close();
        open();
    }

    /** Puts a whole file into the watched folder, as a rename does. */
    Path drop(String folder, String name, byte[] content) throws IOException {
        Path file = Files.createDirectories(intake.folder().folder().resolve(folder)).resolve(name);
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
        return file;
    }

    Path drop(String folder, String name, String content) throws IOException {
        return drop(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** One look at the watched folder, as the route takes it. */
    void look() throws IOException {
        look(intake.folder());
    }

    static void look(FolderIntake folder) throws IOException {
        folder.lookAgain();
        List<Path> files;
        try (Stream<Path> found = Files.find(folder.folder(), 2, (file, attributes) -> attributes.isRegularFile())) {
            files = found.sorted().toList();
        }
        for (Path file : files) {
            if (folder.isReady(file)) {
                folder.take(file);
            }
        }
    }

    /** Drops a file, has it taken and gives its report. */
    JsonNode take(String dataSet, String name, String content) throws IOException {
        drop(dataSet, name, content);
        look();
        return report(dataSet, name);
    }

    Path done(String dataSet, String name) {
        return intake.folder().folder().resolve(".done").resolve(dataSet).resolve(name);
    }

    Path failed(String dataSet, String name) {
        return intake.folder().folder().resolve(".failed").resolve(dataSet).resolve(name);
    }

    JsonNode report(String dataSet, String name) throws IOException {
        return read(done(dataSet, name + ".report.json"));
    }

    JsonNode failure(String dataSet, String name) throws IOException {
        return read(failed(dataSet, name + ".report.json"));
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /** Posts a body as a request does. */
    JsonNode post(String dataSet, InputRecords.Format format, byte[] content, Optional<Charset> charset, Optional<String> key)
            throws IOException, InputRefused, RequestRefused {
        return JSON.readTree(intake.requests().take(dataSet(dataSet),
                new RequestIntake.Body(format, charset, new ByteArrayInputStream(content)), key));
    }

    JsonNode post(String dataSet, InputRecords.Format format, String content) throws IOException, InputRefused, RequestRefused {
        return post(dataSet, format, content.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
    }

    DataSet dataSet(String id) {
        return node.standards().dataSet(id).orElseThrow();
    }

    /** Held records: key and canonical JSON. */
    Map<String, String> held(String dataSet) {
        return node.database().transact(connection -> {
            Map<String, String> rows = new TreeMap<>();
            try {
                node.projection().read(connection, dataSet(dataSet), (key, origin, values) -> rows.put(key,
                        new String(dataSet(dataSet).writer().write(values), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        });
    }

    /** How many batches of records were sealed. */
    long sealed() {
        return node.log().own(0, 10_000).stream().filter(batch -> !batch.stream().stream().equals("quarantine")).count();
    }

    List<QuarantineEntry> quarantine(QuarantineState state) {
        return node.database().transact(connection -> node.quarantine().list(connection,
                new QuarantineFilter(Optional.empty(), Optional.of(state), 0, QuarantineFilter.MOST)));
    }

    Optional<QuarantineEntry> entry(String id) {
        return node.database().transact(connection -> node.quarantine().find(connection, id));
    }

    /** "received accepted unchanged quarantined" of a report. */
    static String counts(JsonNode report) {
        return report.get("received") + " " + report.get("accepted") + " " + report.get("unchanged") + " " + report.get("quarantined");
    }

    /** Rule ids of a report's findings. */
    static List<String> rules(JsonNode report) {
        return report.get("findings").findValuesAsText("rule");
    }

    /** A CSV of valid rooms numbered {@code from} to {@code to}. */
    static String rooms(int from, int to) {
        StringBuilder csv = new StringBuilder("roomId,name,kind,area,division\n");
        for (int i = from; i <= to; i++) {
            csv.append(room(i)).append('\n');
        }
        return csv.toString();
    }

    /** A CSV row of a valid room. */
    static String room(int number) {
        return "R" + number + ",城西第" + number + "阅览室,B,120," + DIVISION;
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
