package org.fednode.node.indicators;

import java.nio.file.Path;
import org.fednode.node.runtime.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2IndicatorCountsTest extends IndicatorCountsContract {

    private static Database database;

    @BeforeAll
    static void open(@TempDir Path folder) {
        database = Database.open(new Database.Settings(
                "jdbc:h2:file:" + folder.resolve("node") + ";WRITE_DELAY=0", "node", "secret"));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    Database database() {
        return database;
    }
}
