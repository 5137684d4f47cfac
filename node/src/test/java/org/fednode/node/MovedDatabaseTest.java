package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node moves from H2 to PostgreSQL as node/README.md says: by its settings, and the archive fills the tables. */
class MovedDatabaseTest {

    @TempDir
    Path folder;

    @Test
    void anEmptyPostgresIsFilledFromTheArchive() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(); ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", room("R1", 120)));
            ThreeNodes.deliver(nodes.county, nodes.province);
            nodes.county.close();
            Files.writeString(nodes.federation.folder("330106").resolve("fednode.properties"), "\nfednode.database.url="
                    + server.getJdbcUrl("postgres", "postgres") + "\nfednode.database.user=postgres\nfednode.database.password=postgres\n",
                    StandardOpenOption.APPEND);

            nodes.county = nodes.federation.open("330106");

            nodes.county.commit().start();
            nodes.commit(nodes.upsert("R2", room("R2", 80)));
            assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.county));
            ThreeNodes.deliver(nodes.county, nodes.province);
            assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.province));
        }
    }
}
