package org.fednode.node.projection;

import static org.fednode.node.projection.DefinedDataSet.field;
import static org.fednode.node.projection.DefinedDataSet.group;
import static org.fednode.node.projection.DefinedDataSet.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.fednode.node.projection.RowChange.Source;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Unavailable;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.RecordValues;
import org.fednode.standards.sql.TableDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every projection does, whatever its database. */
interface ProjectionContract {

    String ORIGIN = "county-370102";
    String OTHER_ORIGIN = "county-370103";
    /** Issues words that bind nobody. */
    String NOT_ABOVE = "county-999999";
    Instant AT = Instant.parse("2026-03-01T08:30:15.123456Z");

    /** A value of each type, names that SQL reserves, and lists and groups. */
    DefinedDataSet ASSORTED = DefinedDataSet.of("assorted-things",
            field("thingId", FieldType.STRING),
            field("note", FieldType.STRING),
            field("order", FieldType.INTEGER),
            field("unitPrice", FieldType.DECIMAL),
            field("firstIssueDate", FieldType.DATE),
            field("takenAt", FieldType.TIMESTAMP),
            field("valid", FieldType.BOOLEAN),
            field("year", FieldType.CODE),
            list("kinds", FieldType.CODE),
            list("counts", FieldType.INTEGER),
            group("parts", field("name", FieldType.STRING), field("weight", FieldType.DECIMAL),
                    field("pieces", FieldType.INTEGER), field("spare", FieldType.BOOLEAN),
                    list("colours", FieldType.CODE)));

    Database database();

    @BeforeEach
    default void startEmpty() {
        inTransaction(connection -> {
            new OwnerWords().clear(connection);
            projection().clear(connection);
            projection().prepare(connection, ASSORTED);
        });
    }

    default Projection projection() {
        return Projections.of(database().product(), RowWatch.NONE, new Claims((issuer, node) -> !issuer.equals(NOT_ABOVE)));
    }

    /** The exported table definition is what the projection uses, and its comments can be read back. */
    @Test
    default void theTableTakesTheCommentsThatAreExportedWithIt() {
        TableDefinition definition = new TableDefinition(ASSORTED.definition(), TableDefinition.Database.valueOf(
                database().product().name()));
        Map<String, String> comments = new HashMap<>();

        inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String comment : definition.comments()) {
                    statement.execute(comment);
                }
            }
            try (ResultSet row = connection.getMetaData().getColumns(null, connection.getSchema(), null, null)) {
                while (row.next()) {
                    if (row.getString("TABLE_NAME").equalsIgnoreCase("record_assorted_things")) {
                        comments.put(row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT), row.getString("REMARKS"));
                    }
                }
            }
        });

        assertEquals(19, comments.size());
        assertEquals(List.of(), comments.entrySet().stream().filter(column -> column.getValue() == null
                || !column.getValue().contains(" / ")).toList());
        assertTrue(comments.get("order").startsWith("order / order"), comments.get("order"));
    }

    @Test
    default void holdsWhatWasUpserted() {
        apply(upsert("k1", 1, thing("k1", "one")), upsert("k2", 1, thing("k2", "two")));

        assertEquals(List.of(row("k1", thing("k1", "one")), row("k2", thing("k2", "two"))), rows());
        assertEquals(2, count());
        assertEquals(Map.of("k1", hash("k1", "one"), "k2", hash("k2", "two")), held(ORIGIN, "k1", "k2", "k3"));
    }

    @Test
    default void replacesTheWholeRecordOnUpdate() {
        apply(upsert("k1", 1, full("k1")));

        apply(upsert("k1", 2, thing("k1", "changed")));

        assertEquals(List.of(row("k1", thing("k1", "changed"))), rows());
        assertEquals(Map.of("k1", hash("k1", "changed")), held(ORIGIN, "k1"));
    }

    @Test
    default void forgetsTheFieldsOfADeletedRecordButKeepsItsPlace() throws SQLException {
        apply(upsert("k1", 1, full("k1")), upsert("k2", 1, thing("k2", "two")));

        apply(delete("k1", 2));

        assertEquals(List.of(row("k2", thing("k2", "two"))), rows());
        assertEquals(1, count());
        assertEquals(Map.of(), held(ORIGIN, "k1"));
        try (Connection connection = database().connection(); var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT fed_deleted, fed_seq, fed_hash, note, unit_price, parts"
                        + " FROM record_assorted_things WHERE fed_key = 'k1'")) {
            assertTrue(row.next());
            assertTrue(row.getBoolean(1));
            assertEquals(2, row.getLong(2));
            for (int field = 3; field <= 6; field++) {
                assertEquals(Optional.empty(), Optional.ofNullable(row.getObject(field)));
            }
        }
    }

    @Test
    default void findsTheRecordsOfAKeyWithTheLinesThatTheyComeFrom() {
        apply(upsert("k1", 1, full("k1")), upsert("k2", 2, thing("k2", "two")));
        apply(upsert("k1", 3, thing("k1", "one")));

        assertEquals(List.of(new HeldRecord(new Source(ORIGIN, 1, 3, 1), thing("k1", "one"))), find("k1"));
        apply(delete("k1", 4));
        assertEquals(List.of(), find("k1"));
        assertEquals(List.of(), find("k'3"));
    }

    @Test
    default void tellsWhichLinesTheRowsOfAKeyComeFrom() throws SQLException {
        apply(upsert("k1", 1, full("k1")), upsert("k2", 1, thing("k2", "two")));
        apply(delete("k1", 2));

        try (Connection connection = database().connection()) {
            List<RowChange.Source> sources = projection().sources(connection, ASSORTED, "k1");
            assertEquals(1, sources.size());
            assertEquals(2, sources.get(0).seq());
            assertEquals(ORIGIN, sources.get(0).origin());
            assertEquals(List.of(), projection().sources(connection, ASSORTED, "k3"));
        }
    }

    default List<HeldRecord> find(String key) {
        return database().transact(connection -> projection().find(connection, ASSORTED, key));
    }

    @Test
    default void revivesADeletedRecord() {
        apply(upsert("k1", 1, full("k1")));
        apply(delete("k1", 2));

        apply(upsert("k1", 3, full("k1")));

        assertEquals(List.of(row("k1", full("k1"))), rows());
    }

    @Test
    default void movesARekeyedRecord() {
        apply(upsert("old", 1, thing("old", "same person")), upsert("other", 1, thing("other", "somebody else")));

        apply(rekey("old", "new", 2, thing("new", "same person")));

        assertEquals(List.of(row("new", thing("new", "same person")), row("other", thing("other", "somebody else"))),
                rows());
        assertEquals(Set.of("new"), held(ORIGIN, "old", "new").keySet());
    }

    @Test
    default void followsRekeysFromOneToTheNextWithinOneApply() {
        apply(upsert("a", 1, 1, thing("a", "first")),
                rekey("a", "b", 1, 2, thing("b", "second")),
                rekey("b", "c", 1, 3, thing("c", "third")),
                upsert("a", 1, 4, thing("a", "a new one")));

        assertEquals(List.of(row("a", thing("a", "a new one")), row("c", thing("c", "third"))), rows());
    }

    @Test
    default void countsOnlyTheLastOfSeveralChangesToOneKey() {
        apply(upsert("k1", 1, 1, thing("k1", "first")),
                upsert("k2", 1, 2, thing("k2", "first")),
                upsert("k1", 1, 3, thing("k1", "last")),
                delete("k2", 1, 4),
                delete("k3", 1, 5),
                upsert("k3", 1, 6, thing("k3", "after its deletion")));

        assertEquals(List.of(row("k1", thing("k1", "last")), row("k3", thing("k3", "after its deletion"))), rows());
    }

    @Test
    default void neverGoesBackToAnEarlierLine() {
        apply(upsert("k1", 7, 3, thing("k1", "newer")));

        apply(upsert("k1", 7, 2, thing("k1", "earlier line")));
        apply(delete("k1", 6, 9));

        assertEquals(List.of(row("k1", thing("k1", "newer"))), rows());
    }

    @Test
    default void goesOnInANewEpochWhoseSequenceStartsAgain() {
        apply(change("k1", new Source(ORIGIN, 1, 90, 4), thing("k1", "before")));

        apply(change("k1", new Source(ORIGIN, 2, 1, 1), thing("k1", "after")));

        assertEquals(List.of(row("k1", thing("k1", "after"))), rows());
    }

    @Test
    default void givesEveryValueBackAsItWent() {
        RecordValues rare = thing("k2", "𠮷野家 𬱖 👩‍🦽 \\N \\ tab\t line\n return\r quote\" ' , ; {} \u0001 \uffee");
        RecordValues empty = ASSORTED.values("k3", "", 0L, "0.00", "0001-01-01", "", false, "", List.of(), List.of(),
                List.of());
        RecordValues edges = ASSORTED.values("k4", "x".repeat(70_000), -9007199254740991L,
                "-99999999999999999999.99", "9999-12-31", "2026-03-01T08:30:15.000+08:00", true, "𠮷",
                List.of("", "a", "\"]"), List.of(0L, -1L, 9007199254740991L),
                List.of(part(), part("", "0.10", 0L, false, List.of())));

        apply(upsert("k1", 1, full("k1")), upsert("k2", 1, rare), upsert("k3", 1, empty), upsert("k4", 1, edges),
                upsert("k5", 1, ASSORTED.values("k5")));

        assertEquals(List.of(row("k1", full("k1")), row("k2", rare), row("k3", empty), row("k4", edges),
                row("k5", ASSORTED.values("k5"))), rows());
    }

    @Test
    default void countsOneOfTwoOriginsRowsWhateverTheOrderOfArrival() {
        RowChange ours = upsert("k1", 1, thing("k1", "ours"));
        RowChange theirs = change("k1", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k1", "theirs"));

        apply(ours);
        apply(theirs);
        List<Row> oneWay = rows();
        startEmpty();
        apply(theirs);
        apply(ours);

        assertEquals(List.of(row("k1", thing("k1", "ours"))), oneWay);
        assertEquals(oneWay, rows());
        assertEquals(1, count());
        assertEquals(List.of(ORIGIN, OTHER_ORIGIN), find("k1").stream().map(one -> one.source().origin()).toList());
        assertEquals(Map.of("k1", hash("k1", "theirs")), held(OTHER_ORIGIN, "k1"));
    }

    @Test
    default void deletesAndRekeysOnlyTheRowsOfTheSameOrigin() {
        apply(upsert("k1", 1, thing("k1", "ours")), upsert("k2", 1, thing("k2", "ours")));
        apply(change("k1", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k1", "theirs")),
                change("k2", new Source(OTHER_ORIGIN, 1, 1, 2), thing("k2", "theirs")));

        apply(delete("k1", 2, 1), rekey("k2", "k3", 2, 2, thing("k3", "ours")));

        assertEquals(List.of(new Row("k1", OTHER_ORIGIN, thing("k1", "theirs")),
                new Row("k2", OTHER_ORIGIN, thing("k2", "theirs")), row("k3", thing("k3", "ours"))), rows());
        assertEquals(Set.of("k3"), held(ORIGIN, "k1", "k2", "k3").keySet());
    }

    @Test
    default void refusesChangesOfTwoOriginsAtOnce() {
        RowChange theirs = change("k2", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k2", "theirs"));

        assertThrows(IllegalArgumentException.class, () -> apply(upsert("k1", 1, thing("k1", "ours")), theirs));
    }

    @Test
    default void readsInCodePointOrder() {
        List<String> inOrder = List.of("", "0", "10", "9", "A", "Z", "a", "a|b", "aa", "字", "字A", "字\ufffd", "字𠮷",
                "字𠮷\uff08", "字𠮷𠮷", "字字", "豈", "\uff08x", "\uffee", "𠮷", "𠮷a", "𠮷\uff08", "𬱖");
        List<String> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, new Random(4));

        apply(shuffled.stream().map(key -> upsert(key, 1, thing(key, "x"))).toArray(RowChange[]::new));

        List<String> byUtf8 = new ArrayList<>(inOrder);
        byUtf8.sort((one, other) -> java.util.Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8),
                other.getBytes(StandardCharsets.UTF_8)));
        assertEquals(byUtf8, rows().stream().map(Row::key).toList());
    }

    @Test
    default void addsTheColumnsThatALaterDefinitionHas() {
        apply(upsert("k1", 1, full("k1")));
        DefinedDataSet later = ASSORTED.with(field("addedLater", FieldType.DECIMAL), field("table", FieldType.STRING));

        inTransaction(connection -> projection().prepare(connection, later));
        RecordValues widened = later.values("k2", "n", null, null, null, null, null, null, null, null, null, "1.50", "t");
        inTransaction(connection -> projection().apply(connection, later, List.of(upsert("k2", 1, widened))));

        RecordValues before = later.values("k1");
        for (Field field : ASSORTED.definition().fields()) {
            before.set(field.index(), full("k1").get(field.index()));
        }
        assertEquals(List.of(row("k1", before), row("k2", widened)), rows(later));
    }

    @Test
    default void servesAnEarlierDefinitionOnAWiderTable() {
        DefinedDataSet later = ASSORTED.with(field("addedLater", FieldType.DECIMAL));

        inTransaction(connection -> projection().prepare(connection, later));
        inTransaction(connection -> projection().prepare(connection, ASSORTED));
        apply(upsert("k1", 1, full("k1")));

        assertEquals(List.of(row("k1", full("k1"))), rows());
    }

    @Test
    default void startsAgainFromNothingAfterClear() {
        apply(upsert("k1", 1, full("k1")), upsert("k2", 1, thing("k2", "two")));
        apply(delete("k2", 2), upsert("k3", 2, thing("k3", "three")));
        List<Row> live = rows();

        startEmpty();
        long cleared = count();
        apply(upsert("k1", 1, full("k1")), upsert("k2", 1, thing("k2", "two")), delete("k2", 2),
                upsert("k3", 2, thing("k3", "three")));

        assertEquals(0, cleared);
        assertEquals(live, rows());
    }

    @Test
    default void leavesNothingOfATransactionThatFails() {
        apply(upsert("k1", 1, thing("k1", "kept")));

        assertThrows(Unavailable.class, () -> database().transact(connection -> {
            projection().apply(connection, ASSORTED, List.of(upsert("k1", 2, thing("k1", "lost")),
                    upsert("k2", 2, thing("k2", "lost"))));
            throw new SQLException("disk full");
        }));

        assertEquals(List.of(row("k1", thing("k1", "kept"))), rows());
    }

    @Test
    default void appliesSeveralGroupsInOneTransaction() {
        inTransaction(connection -> {
            projection().apply(connection, ASSORTED, List.of());
            projection().apply(connection, ASSORTED, List.of(upsert("k1", 1, thing("k1", "one"))));
            projection().apply(connection, ASSORTED, List.of(upsert("k1", 2, thing("k1", "two")),
                    upsert("k2", 2, thing("k2", "two"))));
            projection().apply(connection, ASSORTED, List.of(delete("k2", 3)));
        });

        assertEquals(List.of(row("k1", thing("k1", "two"))), rows());
    }

    @Test
    default void takesFiveThousandRowsAtOnceThenUpdatesAndFindsThem() {
        int many = 5200;
        List<RowChange> inserts = new ArrayList<>();
        List<RowChange> updates = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String key = "k" + (1_000_000 + i * 7919 % many);
            keys.add(key);
            inserts.add(upsert(key, 1, i + 1, full(key)));
            updates.add(upsert(key, 2, i + 1, thing(key, "again")));
        }

        inTransaction(connection -> projection().apply(connection, ASSORTED, inserts));
        List<Row> inserted = rows();
        inTransaction(connection -> projection().apply(connection, ASSORTED, updates));

        assertEquals(many, inserted.size());
        assertEquals(many, count());
        assertEquals(keys.stream().sorted().map(key -> row(key, thing(key, "again"))).toList(), rows());
        assertEquals(many, held(ORIGIN, keys.toArray(String[]::new)).size());
    }

    @Test
    default void scansEveryRowAsItIsStored() {
        apply(upsert("k1", 1, 1, full("k1")), upsert("k2", 1, 2, thing("k2", "two")));
        apply(delete("k2", 2));
        sql("UPDATE record_assorted_things SET parts = '{no list', fed_hash = 'edited' WHERE fed_key = 'k1'");

        Map<String, StoredRow> rows = scan();

        assertEquals(Set.of("k1", "k2"), rows.keySet());
        assertEquals(new StoredRow("k1", new Source(ORIGIN, 1, 1, 1), rows.get("k1").at(), false,
                Optional.of(new ContentHash("edited")), Optional.empty()), rows.get("k1"));
        assertEquals(new StoredRow("k2", new Source(ORIGIN, 1, 2, 1), rows.get("k2").at(), true, Optional.empty(),
                Optional.empty()), rows.get("k2"));
        assertEquals(AT, rows.get("k2").at());
        assertEquals(rows, database().transact(connection -> projection().rows(connection, ASSORTED, ORIGIN, Set.of("k1", "k2", "k3"))));
        assertEquals(Map.of(), database().transact(connection -> projection().rows(connection, ASSORTED, OTHER_ORIGIN, Set.of("k1"))));
    }

    @Test
    default void scansMoreThanOnePage() {
        int many = 2_500;
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            changes.add(upsert("k" + i, 1, i + 1, thing("k" + i, "one")));
        }
        apply(changes.toArray(RowChange[]::new));

        assertEquals(many, scan().size());
    }

    /** Whatever somebody made of the rows, a place in the stream that never was included. */
    @Test
    default void correctsRowsAndCountsThemAnew() {
        apply(upsert("k1", 1, 1, full("k1")), upsert("k2", 1, 2, thing("k2", "two")), upsert("k3", 1, 3, thing("k3", "three")));
        sql("UPDATE record_assorted_things SET fed_seq = 99, note = 'edited' WHERE fed_key = 'k1'");
        sql("DELETE FROM record_assorted_things WHERE fed_key = 'k2'");
        sql("UPDATE record_assorted_things SET fed_key = 'k4' WHERE fed_key = 'k3'");

        inTransaction(connection -> {
            projection().correct(connection, ASSORTED, ORIGIN, List.of("k1", "k2", "k3", "k4"), List.of(
                    upsert("k1", 1, 1, full("k1")), upsert("k2", 1, 2, thing("k2", "two")), delete("k3", 2)));
            projection().recount(connection, ASSORTED, ORIGIN);
        });

        assertEquals(List.of(row("k1", full("k1")), row("k2", thing("k2", "two"))), rows());
        assertEquals(2, count());
        assertEquals(1, scan().get("k1").source().seq());
    }

    @Test
    default void correctsOneOriginAndLeavesTheOtherAlone() {
        apply(upsert("k1", 1, thing("k1", "ours")));
        apply(change("k1", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k1", "theirs")));

        inTransaction(connection -> {
            projection().correct(connection, ASSORTED, ORIGIN, List.of("k1"), List.of());
            projection().recount(connection, ASSORTED, ORIGIN);
        });

        assertEquals(List.of(new Row("k1", OTHER_ORIGIN, thing("k1", "theirs"))), rows());
        assertEquals(1, count());
    }

    private Map<String, StoredRow> scan() {
        Map<String, StoredRow> rows = new java.util.HashMap<>();
        inTransaction(connection -> projection().scan(connection, ASSORTED, row -> rows.put(row.key(), row)));
        return rows;
    }

    private void sql(String statement) {
        inTransaction(connection -> {
            try (var update = connection.createStatement()) {
                update.executeUpdate(statement);
            }
        });
    }

    /** Of different keys: what concerns one key comes one after the other, under the log's lock. */
    @Test
    default void takesTwoOriginsAtTheSameTime() {
        int groups = 40;
        CompletableFuture<Void> theirs = CompletableFuture.runAsync(() -> {
            for (int seq = 1; seq <= groups; seq++) {
                apply(change("theirs" + seq % 7, new Source(OTHER_ORIGIN, 1, seq, 1), full("theirs" + seq % 7)));
            }
        });
        for (int seq = 1; seq <= groups; seq++) {
            apply(upsert("k" + seq % 7, seq, full("k" + seq % 7)));
        }
        theirs.join();

        assertEquals(14, rows().size());
    }

    @Test
    default void wordsSayWhoseRowCounts() {
        apply(upsert("k1", 1, thing("k1", "ours")));
        apply(change("k1", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k1", "theirs")));

        say(word("above", "k1", OTHER_ORIGIN, ORIGIN, OTHER_ORIGIN));
        assertEquals(List.of(new Row("k1", OTHER_ORIGIN, thing("k1", "theirs"))), rows());
        assertEquals(1, count());

        OwnerWord earlier = word("above", "k1", OTHER_ORIGIN, ORIGIN, OTHER_ORIGIN);
        say(word("above", "k1", ORIGIN, ORIGIN, OTHER_ORIGIN));
        say(earlier);
        assertEquals(List.of(row("k1", thing("k1", "ours"))), rows());

        say(withdrawn(earlier));
        apply(delete("k1", 2));
        assertEquals(List.of(new Row("k1", OTHER_ORIGIN, thing("k1", "theirs"))), rows());
    }

    /** At a county, which holds its own claim only. */
    @Test
    default void lonelyRowDoesNotCountWhenAWordNamesAnotherOwner() {
        say(word("above", "k1", ORIGIN, ORIGIN, OTHER_ORIGIN));
        apply(change("k1", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k1", "theirs")));

        assertEquals(List.of(), rows());
        assertEquals(0, count());
        assertEquals(1, find("k1").size());
    }

    @Test
    default void wordBindsOnlyThoseItNamesAndWhoAreBelowItsIssuer() {
        apply(upsert("k1", 1, thing("k1", "ours")));

        say(word("above", "k1", OTHER_ORIGIN, OTHER_ORIGIN, "county-370104"));
        assertEquals(1, count());

        say(word(NOT_ABOVE, "k1", OTHER_ORIGIN, ORIGIN, OTHER_ORIGIN));
        assertEquals(1, count());
    }

    @Test
    default void putsKeysWhoseClaimsChangedOnAListUntilTheyAreSeen() {
        apply(upsert("k1", 1, thing("k1", "ours")), upsert("k2", 1, 2, thing("k2", "ours")));
        assertEquals(List.of(), changed());
        apply(change("k1", new Source(OTHER_ORIGIN, 1, 1, 1), thing("k1", "theirs")));
        ClaimedKey first = changed().get(0);
        apply(delete("k1", 2));

        inTransaction(connection -> Claims.seen(connection, first));
        assertEquals(List.of("k1"), changed().stream().map(ClaimedKey::key).toList());
        ClaimedKey second = changed().get(0);
        inTransaction(connection -> Claims.seen(connection, second));
        assertEquals(List.of(), changed());
    }

    /** What the watcher was told adds up to what is read, whatever three origins and two issuers do. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    default void tellsTheWatcherWhatCountsThroughClaimsAndWords(long seed) {
        Random random = new Random(seed);
        List<String> origins = List.of(ORIGIN, OTHER_ORIGIN, "county-370104");
        TellTale told = new TellTale();
        Projection watched = Projections.of(database().product(), told, new Claims((issuer, node) -> true));
        for (int seq = 1; seq <= 40; seq++) {
            String origin = origins.get(random.nextInt(3));
            if (random.nextInt(3) == 0) {
                OwnerWord word = word("issuer-" + random.nextInt(2), "k" + random.nextInt(6), origins.get(random.nextInt(3)),
                        origins.subList(random.nextInt(2), 3).toArray(String[]::new));
                OwnerWord said = random.nextInt(3) == 0 ? withdrawn(word) : word;
                inTransaction(connection -> {
                    new OwnerWords().keep(connection, said);
                    watched.settle(connection, ASSORTED, List.of(word.key()));
                });
            } else {
                List<RowChange> changes = new ArrayList<>();
                for (int line = 1; line <= 1 + random.nextInt(5); line++) {
                    String key = "k" + random.nextInt(6);
                    Source source = new Source(origin, 1, seq, line);
                    changes.add(random.nextInt(4) == 0 ? deletion(key, source) : change(key, source, thing(key, "at " + seq + line)));
                }
                inTransaction(connection -> watched.apply(connection, ASSORTED, changes));
            }
            assertEquals(rows().stream().collect(Collectors.toMap(Row::key, Row::values)), told.counted);
            assertEquals(rows().size(), count());
        }
        inTransaction(connection -> new OwnerWords().clear(connection));
    }

    /** Keeps what it is told of, as an indicator does: what was goes, what is comes. */
    final class TellTale implements RowWatch, RowWatch.Watching {

        private final Map<String, RecordValues> counted = new HashMap<>();

        @Override
        public Optional<Watching> begin(Connection connection, Projection projection, org.fednode.standards.DataSet dataSet) {
            return Optional.of(this);
        }

        @Override
        public void corrected(Connection connection, org.fednode.standards.DataSet dataSet) {
            throw new AssertionError("nothing is corrected here");
        }

        @Override
        public void cleared(Connection connection) {
            counted.clear();
        }

        @Override
        public org.fednode.standards.DataSet readAs() {
            return ASSORTED;
        }

        @Override
        public void changed(RowChange change, Optional<RecordValues> former) {
            assertEquals(former, Optional.ofNullable(counted.remove(change.key())));
            change.values().ifPresent(values -> counted.put(change.key(), values));
        }

        @Override
        public void end() {
            // all is told
        }
    }

    AtomicLong VERSIONS = new AtomicLong();

    private static OwnerWord word(String issuer, String key, String owner, String... claimants) {
        return new OwnerWord(issuer, "owner-" + key, ASSORTED.definition().id(), key, VERSIONS.incrementAndGet(), List.of(claimants), owner,
                OwnerWord.Grounds.ORDER, "", AT);
    }

    private static OwnerWord withdrawn(OwnerWord word) {
        return new OwnerWord(word.issuer(), word.id(), word.dataSet(), word.key(), VERSIONS.incrementAndGet(), List.of(), "",
                OwnerWord.Grounds.ORDER, "", AT);
    }

    private void say(OwnerWord word) {
        inTransaction(connection -> {
            new OwnerWords().keep(connection, word);
            projection().settle(connection, ASSORTED, List.of(word.key()));
        });
    }

    private List<ClaimedKey> changed() {
        return database().transact(connection -> Claims.changed(connection, 10));
    }

    @Test
    default void showsOthersNothingBeforeTheCommit() throws SQLException {
        try (Connection connection = database().connection()) {
            projection().apply(connection, ASSORTED, List.of(upsert("k1", 1, thing("k1", "not yet"))));
            assertEquals(List.of(), rows());
            connection.commit();
        }
        assertEquals(List.of(row("k1", thing("k1", "not yet"))), rows());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    default void agreesWithAPlainMapOverRandomChanges(long seed) {
        Random random = new Random(seed);
        PlainProjection expected = new PlainProjection();
        for (int seq = 1; seq <= 25; seq++) {
            List<RowChange> changes = randomChanges(random, seq);
            expected.apply(changes);
            inTransaction(connection -> projection().apply(connection, ASSORTED, changes));

            assertEquals(expected.rows(), rows());
            assertEquals(expected.rows().size(), count());
        }
    }

    private static List<RowChange> randomChanges(Random random, int seq) {
        String origin = random.nextInt(4) == 0 ? OTHER_ORIGIN : ORIGIN;
        List<RowChange> changes = new ArrayList<>();
        for (int line = 1; line <= 1 + random.nextInt(12); line++) {
            String key = "k" + random.nextInt(15);
            String former = "k" + random.nextInt(15);
            Source source = new Source(origin, 1, seq, line);
            int choice = random.nextInt(10);
            if (choice < 2) {
                changes.add(deletion(key, source));
            } else if (choice < 4) {
                changes.add(change(key, Optional.of(former), source, thing(key, "rekeyed at " + seq)));
            } else {
                changes.add(change(key, source, random.nextBoolean() ? full(key) : thing(key, "at " + seq)));
            }
        }
        return changes;
    }

    /** One row as read. */
    record Row(String key, String origin, RecordValues values) {
    }

    /** Statements without a result. */
    @FunctionalInterface
    interface Statements {
        void run(Connection connection) throws SQLException;
    }

    private void inTransaction(Statements statements) {
        database().transact(connection -> {
            statements.run(connection);
            return true;
        });
    }

    private void apply(RowChange... changes) {
        inTransaction(connection -> projection().apply(connection, ASSORTED, List.of(changes)));
    }

    private List<Row> rows() {
        return rows(ASSORTED);
    }

    private List<Row> rows(DefinedDataSet dataSet) {
        return database().transact(connection -> {
            List<Row> rows = new ArrayList<>();
            try {
                projection().read(connection, dataSet, (key, origin, values) -> rows.add(new Row(key, origin, values)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        });
    }

    private long count() {
        return database().transact(connection -> projection().count(connection, ASSORTED));
    }

    private Map<String, ContentHash> held(String origin, String... keys) {
        return database().transact(connection -> projection().held(connection, ASSORTED, origin, List.of(keys)));
    }

    private static Row row(String key, RecordValues values) {
        return new Row(key, ORIGIN, values);
    }

    private static RecordValues thing(String key, String note) {
        return ASSORTED.values(key, note);
    }

    private static RecordValues full(String key) {
        return ASSORTED.values(key, "一二三", 42L, "12.50", "2026-02-28", "2026-03-01T08:30:15.5+08:00", true, "3",
                List.of("11", "12"), List.of(1L, 2L),
                List.of(part("轮", "3.00", 4L, true, List.of("red", "blue")), part("bell", null, 1L, null, null)));
    }

    private static RecordValues part(Object... values) {
        return DefinedDataSet.row(ASSORTED.definition().field("parts").orElseThrow().members(), values);
    }

    private static RowChange upsert(String key, long seq, RecordValues values) {
        return upsert(key, seq, 1, values);
    }

    private static RowChange upsert(String key, long seq, int line, RecordValues values) {
        return change(key, new Source(ORIGIN, 1, seq, line), values);
    }

    private static RowChange rekey(String from, String key, long seq, RecordValues values) {
        return rekey(from, key, seq, 1, values);
    }

    private static RowChange rekey(String from, String key, long seq, int line, RecordValues values) {
        return change(key, Optional.of(from), new Source(ORIGIN, 1, seq, line), values);
    }

    private static RowChange delete(String key, long seq) {
        return delete(key, seq, 1);
    }

    private static RowChange delete(String key, long seq, int line) {
        return deletion(key, new Source(ORIGIN, 1, seq, line));
    }

    private static RowChange deletion(String key, Source source) {
        return new RowChange(key, Optional.empty(), source, AT, Optional.empty(), Optional.empty());
    }

    private static RowChange change(String key, Source source, RecordValues values) {
        return change(key, Optional.empty(), source, values);
    }

    private static RowChange change(String key, Optional<String> from, Source source, RecordValues values) {
        return new RowChange(key, from, source, AT, Optional.of(values), Optional.of(hash(values)));
    }

    private static ContentHash hash(String key, String note) {
        return hash(thing(key, note));
    }

    /** Stands in for the hash of the canonical form, which no projection looks into. */
    private static ContentHash hash(RecordValues values) {
        return ContentHash.of(Integer.toString(values.hashCode()).getBytes(StandardCharsets.UTF_8));
    }
}
