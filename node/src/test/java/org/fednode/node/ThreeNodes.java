package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;

/** A county, its province and the national node, with no wire in between, and a data set that no class knows. */
final class ThreeNodes implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    static final String ROOMS = UnseenDataSet.ROOMS;

    final TestFederation federation;
    Node national;
    Node province;
    Node county;

    /** @param settings of the province */
    ThreeNodes(Path folder, Suite suite, String... settings) throws IOException {
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        federation = new TestFederation(folder, standards, suite, Clock.fixed(NOW, ZoneOffset.UTC));
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000", settings);
        federation.child("330000", "330106", Level.COUNTY, "330106");
        national = federation.open("100000");
        province = federation.open("330000");
        county = federation.open("330106");
        county.start();
    }

    /** Canonical JSON of a valid reading room of the county. */
    static String room(String id, int area) {
        return room(id, area, "330106");
    }

    static String room(String id, int area, String division) {
        return "{\"area\":" + area + ",\"division\":\"" + division + "\",\"kind\":\"B\",\"name\":\"城西阅览室\",\"roomId\":\"" + id + "\"}";
    }

    ChunkOutcome commit(Change... changes) throws Exception {
        return county.commit().submit(new Chunk(ROOMS, NOW, List.of(changes), List.of(), List.of(), WithinTransaction.NOTHING)).get();
    }

    Change upsert(String key, String canonical) throws IOException {
        return upsert(county, key, canonical);
    }

    static Change upsert(Node node, String key, String canonical) throws IOException {
        return upsert(node, ROOMS, key, canonical);
    }

    static Change upsert(Node node, String id, String key, String canonical) throws IOException {
        DataSet dataSet = node.standards().dataSet(id).orElseThrow();
        try (JsonParser parser = new JsonFactory().createParser(canonical)) {
            parser.nextToken();
            RecordValues values = dataSet.reader().readValues(parser, finding -> {
                throw new AssertionError(finding.rule());
            });
            assertEquals(canonical, new String(dataSet.writer().write(values), StandardCharsets.UTF_8));
            return new Change(LineOp.UPSERT, key, Optional.empty(), NOW, Optional.of(values), canonical.getBytes(StandardCharsets.UTF_8));
        }
    }

    static Change delete(String key) {
        return new Change(LineOp.DELETE, key, Optional.empty(), NOW, Optional.empty(), new byte[0]);
    }

    /** Everything that the child has goes to the parent, again if need be, and the receipts come back. */
    static void deliver(Node child, Node parent) throws Exception {
        List<byte[]> batches = new ArrayList<>();
        for (LoggedBatch batch : child.log().after(0, 100)) {
            batches.add(child.log().read(batch));
        }
        if (!batches.isEmpty()) {
            child.receipts().receive(parent.inbox().receive(child.log().self(), batches).bytes());
        }
    }

    static void handDownReceipts(Node parent, Node child) throws Exception {
        for (byte[] page : parent.receipts().standing(child.log().self())) {
            child.receipts().receive(page);
        }
    }

    /** The child greets, and gets the directives that it lacks. */
    static void handDownDirectives(Node parent, Node child) {
        String id = child.log().self();
        child.flow().messages().forEach(message -> parent.flow().heard(id, message));
        Optional<byte[]> next = parent.flow().nextDirective(id);
        while (next.isPresent()) {
            parent.flow().heard(id, child.flow().directive(next.get()).message());
            next = parent.flow().nextDirective(id);
        }
    }

    /** Held rows as "origin key". */
    static List<String> rows(Node node) {
        DataSet dataSet = node.standards().dataSet(ROOMS).orElseThrow();
        return node.database().transact(connection -> {
            List<String> rows = new ArrayList<>();
            try {
                node.projection().read(connection, dataSet, (key, origin, values) -> rows.add(origin + ' ' + key));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return rows;
        });
    }

    @Override
    public void close() throws IOException {
        for (Node node : Stream.of(county, province, national).filter(Objects::nonNull).toList()) {
            node.close();
        }
    }
}
