package org.fednode.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {

    private static final String GOOD = """
            fednode.id=330106
            fednode.level=county
            fednode.division=330106
            fednode.link.up=queue
            fednode.parent.id=330000
            fednode.parent.broker=127.0.0.1:8201
            """;

    @TempDir
    Path data;

    private NodeSettings load(String text) throws IOException {
        Files.writeString(data.resolve("fednode.properties"), text);
        return NodeSettings.load(data);
    }

    @Test
    void readsWhereTheParentIs() throws IOException {
        assertEquals(8201, load(GOOD).parent().orElseThrow().brokerPort());
    }

    @Test
    void comparesOnSundaysAtThreeUnlessToldOtherwise() throws IOException {
        assertEquals(new NodeSettings.Reconcile(Optional.of("0 0 3 ? * SUN"), 50_000), load(GOOD).reconcile());
        assertEquals(new NodeSettings.Reconcile(Optional.empty(), 0),
                load(GOOD + "fednode.reconcile.cron=off\nfednode.reconcile.rows-per-second=0\n").reconcile());
    }

    @Test
    void theFoldersForBundlesComeInPairs() throws IOException {
        String both = "fednode.link.bundle.in=/a\nfednode.link.bundle.out=/b\n";

        assertEquals(Optional.empty(), load(GOOD).bundles());
        assertEquals(new NodeSettings.BundleFolders(Path.of("/a"), Path.of("/b"), Duration.ofMinutes(10), 64),
                load(GOOD + both).bundles().orElseThrow());
        for (String wrong : List.of("fednode.link.bundle.in=/a\n", "fednode.link.bundle.out=/b\n", both.replace("/b", "/a"),
                both + "fednode.link.bundle.minutes=0\n", both + "fednode.link.bundle.mebibytes=901\n")) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> load(GOOD + wrong)).getMessage().contains(": fednode.link.bundle."));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fednode.link.up=smoke", "fednode.parent.broker=127.0.0.1", "fednode.parent.broker=127.0.0.1:x",
        "fednode.parent.broker=127.0.0.1:0", "fednode.parent.broker=127.0.0.1:65536", "fednode.broker.port=65536",
        "fednode.exchange.port=-2", "fednode.batch.max-lines=-1", "fednode.batch.max-lines=0", "fednode.batch.max-lines=10001",
        "fednode.batch.max-lines=many", "fednode.batch.tree=md5", "fednode.suite=rot13",
        "fednode.reconcile.cron=sundays", "fednode.reconcile.rows-per-second=-1"})
    void aWrongValueIsNamedWithItsFile(String line) throws IOException {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> load(GOOD + line + "\n"));
        String key = line.substring(0, line.indexOf('='));
        assertTrue(wrong.getMessage().startsWith(data.resolve("fednode.properties") + ": " + key + " needs "), wrong.getMessage());
    }
}
