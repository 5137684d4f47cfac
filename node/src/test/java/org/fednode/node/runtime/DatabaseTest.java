package org.fednode.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(settings());
        run("CREATE TABLE kept (word VARCHAR PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void migratesWhenOpenedAndOpensAgain() {
        run("INSERT INTO kept VALUES ('before')");

        database.close();
        database = Database.open(settings());

        assertEquals(List.of("before"), words());
        assertTrue(count("SELECT COUNT(*) FROM \"flyway_schema_history\" WHERE \"success\"") > 0);
    }

    @Test
    void commitsWhatWorkedAndRollsBackWhatFailed() {
        run("INSERT INTO kept VALUES ('one')");

        assertThrows(IllegalStateException.class, () -> database.transact(connection -> {
            execute(connection, "INSERT INTO kept VALUES ('two')");
            throw new IllegalStateException("our bug");
        }));

        assertEquals(List.of("one"), words());
    }

    @Test
    void forgetsWhatAConnectionDidWithoutCommit() throws SQLException {
        try (Connection connection = database.connection()) {
            execute(connection, "INSERT INTO kept VALUES ('never committed')");
        }
        run("INSERT INTO kept VALUES ('one')");

        assertEquals(List.of("one"), words());
    }

    @Test
    void saysWhichDatabaseFailsButNeverAValue() throws Exception {
        run("INSERT INTO kept VALUES ('370102199001011234')");

        Unavailable refused = assertThrows(Unavailable.class,
                () -> run("INSERT INTO kept VALUES ('370102199001011234')"));

        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));
        assertTrue(refused.getMessage().contains("jdbc:h2:file:"), refused.getMessage());
        assertTrue(refused.getMessage().contains("23505"), refused.getMessage());
        assertFalse(trace.toString().contains("370102199001011234"), "the value is in the stack trace");
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".trace.db")), "H2 keeps a trace file");
        }
    }

    @Test
    void worksAgainOnceTheDatabaseIsBack() throws SQLException {
        run("INSERT INTO kept VALUES ('one')");
        try (Connection connection = database.connection()) {
            assertThrows(SQLException.class, () -> {
                execute(connection, "SHUTDOWN IMMEDIATELY");
                execute(connection, "SELECT 1");
            });
        }

        run("INSERT INTO kept VALUES ('two')");

        assertEquals(List.of("one", "two"), words());
    }

    @Test
    void whoWorksAloneWaitsForOthersAndThenNobodyElseIsServed() throws Exception {
        Connection other = database.connection();
        CompletableFuture<String> alone = CompletableFuture.supplyAsync(() -> workAlone());
        Thread.sleep(200);
        assertFalse(alone.isDone(), "somebody else has a connection");
        assertEquals("batch 3 of 7", assertThrows(Unavailable.class, () -> run("SELECT 1")).getMessage(), "nobody may start now");
        execute(other, "INSERT INTO kept VALUES ('at it before')");
        other.commit();
        other.close();

        assertEquals("batch 3 of 7", alone.get(30, TimeUnit.SECONDS));
        assertEquals(List.of("alone", "at it before"), words());
        database.requireWhole();
    }

    /** A connection that broke is in use no longer. */
    @Test
    void whoWorksAloneDoesNotWaitForLostConnections() throws Exception {
        worksAgainOnceTheDatabaseIsBack();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> database.alone(() -> "nothing", () -> 1));
    }

    /** @return what another was told meanwhile */
    private String workAlone() {
        try {
            return database.alone(() -> "batch 3 of 7", () -> {
                run("INSERT INTO kept VALUES ('alone')");
                CompletionException refused = assertThrows(CompletionException.class, CompletableFuture.runAsync(() -> words())::join);
                return assertInstanceOf(Unavailable.class, refused.getCause()).getMessage();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesAUrlOfAnotherProduct() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> Database.open(new Database.Settings("jdbc:oracle:thin:@host", "node", "secret")));

        assertTrue(refused.getMessage().contains("jdbc:postgresql:"), refused.getMessage());
    }

    private Database.Settings settings() {
        return new Database.Settings("jdbc:h2:file:" + folder.resolve("node") + ";WRITE_DELAY=0", "node", "secret");
    }

    private void run(String sql) {
        database.transact(connection -> {
            execute(connection, sql);
            return true;
        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> words() {
        return database.transact(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT word FROM kept ORDER BY word")) {
                List<String> words = new ArrayList<>();
                while (row.next()) {
                    words.add(row.getString(1));
                }
                return words;
            }
        });
    }

    private long count(String sql) {
        return database.transact(connection -> {
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
