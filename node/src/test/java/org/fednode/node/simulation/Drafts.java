package org.fednode.node.simulation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.fednode.exchange.batch.LineOp;
import org.fednode.node.Node;
import org.fednode.node.UnseenDataSet;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;

/** What people submit at a site: a handful of keys that come, change, move and go again and again. */
final class Drafts {

    private static final int KEYS = 6;
    /** Keys that every site claims, one now and another then, begin so behind their letter. */
    private static final String SHARED = "00000";
    private static final int SHARED_KEYS = 3;
    /** Keys beginning so break a rule: the origin holds the record, every node above marks it rejected. */
    static final String INVALID = "X";

    private final World world;
    private final Site site;
    private final Random random;
    private final Instant now;

    Drafts(World world, Site site) {
        this.world = world;
        this.site = site;
        this.random = world.random();
        this.now = world.clock().instant();
    }

    Chunk chunk() {
        String dataSet = random.nextInt(3) > 0 ? UnseenDataSet.ROOMS : UnseenDataSet.CARDS;
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            changes.add(dataSet.equals(UnseenDataSet.ROOMS) ? room() : card());
        }
        List<QuarantinedInput> quarantined = world.oneIn(8)
                ? List.of(QuarantinedInput.of(dataSet, "simulation", random.nextInt(100), "garbage", List.of())) : List.of();
        return new Chunk(dataSet, now, changes, quarantined, List.of(), WithinTransaction.NOTHING);
    }

    /** One record that is news. */
    Chunk news(int number) {
        return new Chunk(UnseenDataSet.ROOMS, now, List.of(room("R" + site.id().substring(1) + number, 100)), List.of(), List.of(),
                WithinTransaction.NOTHING);
    }

    /** A record whose key other sites claim, too. */
    Chunk shared() {
        return new Chunk(UnseenDataSet.ROOMS, now, List.of(room('R' + SHARED + '0', 100)), List.of(), List.of(), WithinTransaction.NOTHING);
    }

    private Change room() {
        String key = world.oneIn(6) ? 'R' + SHARED + random.nextInt(SHARED_KEYS)
                : (world.oneIn(20) ? INVALID : "R") + site.id().substring(1) + random.nextInt(KEYS);
        return world.oneIn(5) ? delete(key) : room(key, 20 + random.nextInt(5));
    }

    /** The record as a site takes it over from another: the same, but in its own division. */
    Change takenOver(String dataSet, String record) {
        String own = record.replaceFirst("\"division\":\"\\d+\"", "\"division\":\"" + site.id() + '"');
        String key = own.replaceFirst("^.*\"(?:cardNo|roomId)\":\"([^\"]+)\".*$", "$1");
        return change(dataSet, LineOp.UPSERT, key, Optional.empty(), own);
    }

    private Change room(String key, int area) {
        return change(UnseenDataSet.ROOMS, LineOp.UPSERT, key, Optional.empty(), "{\"area\":" + area + ",\"division\":\"" + site.id()
                + "\",\"kind\":\"B\",\"name\":\"城西阅览室\",\"roomId\":\"" + key + "\"}");
    }

    private Change card() {
        String key = cardKey();
        String from = cardKey();
        String json = "{\"cardNo\":\"" + key + "\",\"division\":\"" + site.id() + "\",\"holder\":\"张" + random.nextInt(3) + "\"}";
        if (world.oneIn(5)) {
            return delete(key);
        }
        boolean moves = world.oneIn(4) && !from.equals(key);
        return change(UnseenDataSet.CARDS, moves ? LineOp.REKEY : LineOp.UPSERT, key, moves ? Optional.of(from) : Optional.empty(), json);
    }

    private String cardKey() {
        return world.oneIn(6) ? 'C' + SHARED + '0' + random.nextInt(SHARED_KEYS) : "C" + site.id() + random.nextInt(KEYS);
    }

    private Change delete(String key) {
        return new Change(LineOp.DELETE, key, Optional.empty(), now, Optional.empty(), new byte[0]);
    }

    private Change change(String id, LineOp op, String key, Optional<String> from, String canonical) {
        Node node = site.node();
        DataSet dataSet = node.standards().dataSet(id).orElseThrow();
        try (JsonParser parser = new JsonFactory().createParser(canonical)) {
            parser.nextToken();
            RecordValues values = dataSet.reader().readValues(parser, finding -> {
                throw new IllegalStateException(finding.rule());
            });
            return new Change(op, key, from, now, Optional.of(values), canonical.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
