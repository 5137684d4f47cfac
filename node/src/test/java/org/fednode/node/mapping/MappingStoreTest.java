package org.fednode.node.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fednode.node.runtime.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of mappings, in both databases that a node may have. */
class MappingStoreTest {

    @TempDir
    Path folder;

    private final MappingStore store = new MappingStore();

    @Test
    void inH2() {
        try (Database database = Database.open(new Database.Settings("jdbc:h2:" + folder.resolve("db"), "fednode", ""))) {
            remembers(database);
        }
    }

    @Test
    void inPostgreSql() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                Database database = Database.open(new Database.Settings(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres"))) {
            remembers(database);
        }
    }

    private void remembers(Database database) {
        Map<String, MappingStore.Given> first = Map.of("a", given("1", true, 1), "b\u001Fc", given("2", true, 1), "d", given("3", false, 1), "e", given("4", true, 1));
        give(database, "rooms", first, Map.of());
        give(database, "others", Map.of("a", given("9", true, 1)), Map.of());
        assertEquals(Map.of("a", first.get("a"), "d", first.get("d")), known(database, Set.of("a", "d", "nirgends")));
        assertEquals(Map.of(), known(database, Set.of()));

        give(database, "rooms", Map.of("a", given("7", true, 2)), known(database, Set.of("a")));
        assertEquals(Map.of("a", given("7", true, 2)), known(database, Set.of("a")));
        assertEquals(new MappingStore.Census(3, 2, 1), database.transact(connection -> store.census(connection, "rooms", Set.of("reading-room"), 2)));
        assertEquals(new MappingStore.Census(3, 0, 1), database.transact(connection -> store.census(connection, "rooms", Set.of(), 2)));
        assertEquals(List.of("b\u001Fc"), gone(database, "", 1));
        assertEquals(List.of("e"), gone(database, "b\u001Fc", 5));

        database.transact(connection -> {
            store.forget(connection, "rooms", "reading-room", List.of("e"));
            store.forgetRefused(connection, "rooms", 2);
            return null;
        });
        assertEquals(List.of("b\u001Fc"), gone(database, "", 5));
        assertEquals(Set.of("a", "b\u001Fc"), known(database, Set.of("a", "b\u001Fc", "d", "e")).keySet());

        for (long number = 1; number <= 3; number++) {
            save(database, number, RunReport.State.RUNNING);
        }
        save(database, 2, RunReport.State.DONE);
        assertEquals(List.of("3 RUNNING", "2 DONE", "1 RUNNING"),
                database.transact(connection -> store.runs(connection, "rooms")).stream().map(run -> run.number() + " " + run.state()).toList());
        assertEquals(3, database.transact(connection -> store.latest(connection, "rooms")).orElseThrow().number());
    }

    private static MappingStore.Given given(String digest, boolean held, long run) {
        return new MappingStore.Given(digest, held, run);
    }

    private void give(Database database, String mapping, Map<String, MappingStore.Given> rows, Map<String, MappingStore.Given> known) {
        database.transact(connection -> {
            store.give(connection, mapping, "reading-room", rows, known);
            return null;
        });
    }

    private Map<String, MappingStore.Given> known(Database database, Set<String> keys) {
        return database.transact(connection -> store.given(connection, "rooms", "reading-room", keys));
    }

    private List<String> gone(Database database, String after, int limit) {
        return database.transact(connection -> store.gone(connection, "rooms", "reading-room", 2, after, limit));
    }

    private void save(Database database, long number, RunReport.State state) {
        RunReport run = new RunReport(number, state, RunReport.Kind.EVERYTHING, "m", "2026.1", Instant.EPOCH, null, RunReport.Place.START, RunReport.Counts.NONE, 0, null, null,
                List.of(), List.of());
        database.transact(connection -> {
            store.save(connection, "rooms", run);
            return null;
        });
    }
}
