package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.fednode.node.ThreeNodes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.runtime.FullDisk;
import org.fednode.node.runtime.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 closes its database when the disk is full; once there is space the node goes on, in the same process. */
class FullDiskTest {

    @TempDir
    Path folder;

    private Node county;

    @BeforeEach
    void openNode() throws IOException {
        FullDisk.register();
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        TestFederation federation = new TestFederation(folder, standards, Suite.ECDSA_P256_SHA256,
                Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC));
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        federation.child("330000", "330106", Level.COUNTY, "330106",
                "fednode.database.url=jdbc:h2:fulldisk:" + folder.resolve("full/node") + ";WRITE_DELAY=0");
        county = federation.open("330106");
        county.commit().start();
    }

    @AfterEach
    void closeNode() throws IOException {
        FullDisk.full(false);
        county.close();
    }

    private void commit(String... keys) throws Exception {
        for (String key : keys) {
            county.commit().submit(new Chunk(ThreeNodes.ROOMS, ThreeNodes.NOW, List.of(upsert(county, key, room(key, 120))), List.of(),
                    List.of(), WithinTransaction.NOTHING)).get();
        }
    }

    @Test
    void workGoesOnByItselfOnceThereIsSpaceAndNothingSealedIsForgotten() throws Exception {
        commit("R1");

        FullDisk.full(true);
        ExecutionException refused = assertThrows(ExecutionException.class, () -> commit("R2"));
        ExecutionException again = assertThrows(ExecutionException.class, () -> commit("R3"));
        FullDisk.full(false);

        assertInstanceOf(Unavailable.class, refused.getCause());
        assertInstanceOf(Unavailable.class, again.getCause());
        commit("R3", "R4");
        assertEquals(List.of("330106 R1", "330106 R2", "330106 R3", "330106 R4"), rows(county), "R2 had been sealed already");
        assertEquals(List.of(1L, 2L, 3L, 4L), county.log().own(0, 100).stream().map(batch -> batch.seq()).toList());
        assertEquals(4, county.rebuild());
    }

    /** The database was closed by what somebody else wrote; the batch log's positions may be ahead of it. */
    @Test
    void whatTheDatabaseHasForgottenIsRolledForwardBeforeAnythingIsTaken() throws Exception {
        commit("R1", "R2");
        FullDisk.full(true);
        assertThrows(Unavailable.class, () -> county.database().transact(connection -> {
            connection.createStatement().execute("CREATE TABLE somebody_elses (name VARCHAR)");
            return null;
        }));
        FullDisk.full(false);
        county.database().transact(connection -> {
            // as if the last commits had not reached the disk
            county.projection().clear(connection);
            county.log().clear(connection);
            return null;
        });
        county.database().transact(connection -> {
            county.projection().prepare(connection, county.standards().dataSet(ThreeNodes.ROOMS).orElseThrow());
            return null;
        });

        commit("R3");

        assertEquals(List.of("330106 R1", "330106 R2", "330106 R3"), rows(county));
        assertEquals(List.of(1L, 2L, 3L), county.log().own(0, 100).stream().map(batch -> batch.seq()).toList());
    }
}
