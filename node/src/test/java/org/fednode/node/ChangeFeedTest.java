package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fednode.camel.ChangePage;
import org.fednode.exchange.key.Suite;
import org.fednode.node.feed.ChangePages;
import org.fednode.node.feed.CursorRefused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program sees that follows a node. */
class ChangeFeedTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void open() throws IOException {
        nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256);
    }

    @AfterEach
    void close() throws IOException {
        nodes.close();
    }

    private static ChangePage page(Node node, String after, int limit) throws Exception {
        return ChangePage.read(new String(new ChangePages(node.changes()).page(ThreeNodes.ROOMS, after, limit), StandardCharsets.UTF_8));
    }

    private static List<ChangePage.Change> all(Node node, int limit) throws Exception {
        List<ChangePage.Change> all = new ArrayList<>();
        ChangePage page = page(node, "", limit);
        all.addAll(page.changes());
        while (page.more()) {
            page = page(node, page.next(), limit);
            assertTrue(page.changes().size() <= limit);
            all.addAll(page.changes());
        }
        return all;
    }

    @Test
    void everyChangeComesOnceInOrderHoweverManyAreAskedForAtOnce() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)), nodes.upsert("R2", room("R2", 80)));
        nodes.province.notices().send(new org.fednode.node.notice.NoticeText("通知", "a notice"), java.util.Optional.empty());
        nodes.commit(ThreeNodes.delete("R1"));
        nodes.commit(nodes.upsert("R2", room("R2", 90)));
        deliver(nodes.county, nodes.province);

        for (Node node : List.of(nodes.county, nodes.province)) {
            List<ChangePage.Change> whole = all(node, 1_000);
            assertEquals(List.of("upsert R1", "upsert R2", "delete R1", "upsert R2"), whole.stream().map(change -> change.operation() + " " + change.key()).toList());
            assertEquals(List.of("330106"), whole.stream().map(ChangePage.Change::origin).distinct().toList());
            assertEquals(90, whole.get(3).values().orElseThrow().get("area"));
            assertEquals(whole, all(node, 1));
            assertEquals(whole, all(node, 3));
        }
    }

    @Test
    void whoHasAllGoesOnWithWhatComesNext() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        ChangePage first = page(nodes.county, "", 10);
        ChangePage none = page(nodes.county, first.next(), 10);
        nodes.commit(nodes.upsert("R2", room("R2", 80)));

        assertEquals(List.of(), none.changes());
        assertFalse(none.more());
        assertEquals(List.of("R2"), page(nodes.county, none.next(), 10).changes().stream().map(ChangePage.Change::key).toList());
    }

    @Test
    void aPlaceOfAnotherLogIsNotGoneOnFrom() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        String cursor = page(nodes.county, "", 10).next();
        String other = cursor.substring(0, cursor.length() - 16) + "0123456789abcdef";

        assertTrue(assertThrows(CursorRefused.class, () -> page(nodes.county, other, 10)).isLost());
        for (String none : List.of("1", "1.2", "x.y.z", "1.1.0123456789ABCDEF", "99999999999999999999.1.0123456789abcdef", "-1.1.0123456789abcdef")) {
            assertFalse(assertThrows(CursorRefused.class, () -> page(nodes.county, none, 10)).isLost(), none);
        }
    }
}
