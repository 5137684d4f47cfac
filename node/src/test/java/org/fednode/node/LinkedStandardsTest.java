package org.fednode.node;

import static org.fednode.node.LinkedNodes.COUNTY;
import static org.fednode.node.LinkedNodes.NATIONAL;
import static org.fednode.node.LinkedNodes.PROVINCE;
import static org.fednode.node.LinkedNodes.await;
import static org.fednode.node.StandardDistributionTest.commit;
import static org.fednode.node.StandardDistributionTest.export;
import static org.fednode.node.StandardDistributionTest.room;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.fednode.node.link.StandardRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that batches name before they were published: held, asked for, published, taken, over queue and pull. */
class LinkedStandardsTest {

    @TempDir
    Path folder;

    private Path standards;

    @Test
    void batchesOfVersionsThatAreMissingAboveAreTakenByThemselvesOnceTheVersionsArePublished() throws Exception {
        standards = folder.resolve("standards");
        UnseenDataSet.addToCopy(standards);
        Path second = UnseenDataSet.nextVersion(standards, folder.resolve("second"), "2026.2", "2026-01-02", 3660);
        Path third = UnseenDataSet.nextVersion(standards, folder.resolve("third"), "2026.3", "2026-01-03", 3660);
        try (LinkedNodes nodes = new LinkedNodes(folder.resolve("nodes"), standards, Clock.systemUTC())) {
            nodes.federation.copyStandards(NATIONAL);
            install(nodes, PROVINCE, "2026.3", "2026-01-03");
            install(nodes, COUNTY, "2026.2", "2026-01-02");
            nodes.startAll();
            commit(nodes.node(COUNTY), room("R1", 10));
            commit(nodes.node(PROVINCE), room("R2", 20));

            await("the national node is asked for both", () -> nodes.node(NATIONAL).requests().wanted().size() == 2);
            assertEquals(List.of("2026.2 330000", "2026.3 100000"), nodes.node(NATIONAL).requests().wanted().stream()
                    .map(LinkedStandardsTest::text).sorted().toList());
            assertEquals("", export(nodes.node(NATIONAL)));
            nodes.node(NATIONAL).distribution().publish(second);
            nodes.node(NATIONAL).distribution().publish(third);

            await("all records are at the national node",
                    () -> export(nodes.node(NATIONAL)).equals(room("R1", 10) + '\n' + room("R2", 20) + '\n'));
            await("all nodes are at the newest version", () -> List.of(NATIONAL, PROVINCE, COUNTY).stream()
                    .allMatch(id -> nodes.node(id).standards().current().version().equals("2026.3")));
            assertEquals(List.of(), nodes.node(NATIONAL).requests().wanted());
            await("the national node has heard so", () -> nodes.node(NATIONAL).flow().standardsBelow().getOrDefault("2026.3", List.of())
                    .containsAll(List.of(PROVINCE, COUNTY)));
        }
    }

    private static String text(StandardRequests.Wanted wanted) {
        return wanted.version() + ' ' + String.join(" ", wanted.by());
    }

    private void install(LinkedNodes nodes, String id, String version, String effective) throws IOException {
        nodes.federation.copyStandards(id);
        Path data = nodes.federation.folder(id);
        UnseenDataSet.nextVersion(standards, data.resolve("standard").resolve(version), version, effective, 3660);
        Files.writeString(data.resolve("fednode.properties"), "\nfednode.standard.version=" + version + '\n', StandardOpenOption.APPEND);
    }
}
