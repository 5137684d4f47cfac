package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose archive was damaged says so, and destroys nothing of what is left. */
class DamagedArchiveTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws Exception {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        ThreeNodes.deliver(nodes.county, nodes.province);
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    @Test
    void startIsRefusedAndNothingCutOffWhenADurableReceivedBatchIsDamaged() throws IOException {
        nodes.province.close();
        Path segment = first(archive("330000").resolve("received"));
        byte[] damaged = damage(segment);

        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> nodes.federation.open("330000").close());

        assertTrue(refused.getMessage().contains("the archive is damaged: the entry at byte 0 of"), refused.getMessage());
        assertArrayEquals(damaged, Files.readAllBytes(segment));
    }

    @Test
    void startIsRefusedWhenTheSegmentOfAReceivedBatchIsGone() throws IOException {
        nodes.province.close();
        Files.delete(first(archive("330000").resolve("received")));

        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> nodes.federation.open("330000").close());

        assertTrue(refused.getMessage().contains("is missing; restore it from a backup"), refused.getMessage());
    }

    @Test
    void rebuildFromADamagedArchiveIsRefusedBeforeAnythingIsEmptied() throws IOException {
        damage(first(archive("330106").resolve("own/1").resolve(ThreeNodes.ROOMS)));
        damage(first(archive("330000").resolve("received")));

        IOException county = assertThrows(IOException.class, () -> nodes.county.rebuild());
        IOException province = assertThrows(IOException.class, () -> nodes.province.rebuild());

        assertTrue(county.getMessage().startsWith("the archive is damaged: batch "), county.getMessage());
        assertTrue(province.getMessage().startsWith("the archive is damaged: batch "), province.getMessage());
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.county));
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.province));
    }

    /** The bytes are whole, and another key than ours signed them. */
    @Test
    void rebuildFromABatchThatDoesNotVerifyIsRefusedBeforeAnythingIsEmptied() throws Exception {
        Path file = first(archive("330106").resolve("own/1").resolve(ThreeNodes.ROOMS));
        BatchContainer batch = BatchContainer.read(Files.readAllBytes(file));
        byte[] signature = batch.signature().clone();
        signature[signature.length - 1] ^= 1;
        Files.write(file, new BatchContainer(batch.manifest(), signature, batch.payload()).write());

        IOException refused = assertThrows(IOException.class, () -> nodes.county.rebuild());

        assertTrue(refused.getMessage().contains("/1 does not verify: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("(batch.bad-signature)"), refused.getMessage());
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.county));
    }

    private Path archive(String node) {
        return nodes.federation.folder(node).resolve("archive");
    }

    private static Path first(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    /** Changes a byte within the first batch. */
    private static byte[] damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 4] ^= 1;
        Files.write(file, bytes);
        return bytes;
    }
}
