package org.fednode.node.indicators;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.fednode.node.runtime.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresIndicatorCountsTest extends IndicatorCountsContract {

    private static EmbeddedPostgres server;
    private static Database database;

    @BeforeAll
    static void open() throws IOException {
        server = EmbeddedPostgres.start();
        database = Database.open(new Database.Settings(
                server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres"));
    }

    @AfterAll
    static void close() throws IOException {
        database.close();
        server.close();
    }

    @Override
    Database database() {
        return database;
    }
}
