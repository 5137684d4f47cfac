package org.fednode.node;

import static org.fednode.node.LinkedNodes.COUNTY;
import static org.fednode.node.LinkedNodes.NATIONAL;
import static org.fednode.node.LinkedNodes.PROVINCE;
import static org.fednode.node.LinkedNodes.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.notice.NoticeText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directives over a real queue and a real pull link: lost brokers, nodes away, messages both ways. */
class LinkedDirectivesTest {

    @TempDir
    Path folder;

    private LinkedNodes nodes;

    @BeforeEach
    void open() throws IOException {
        nodes = new LinkedNodes(folder, TestFederation.shippedStandards(), Clock.systemUTC()).startAll();
    }

    @AfterEach
    void close() throws IOException {
        nodes.close();
    }

    private void send(String text) {
        nodes.node(NATIONAL).notices().send(new NoticeText("通知", text), Optional.empty());
    }

    private List<String> held(String node) {
        return nodes.node(node).notices().newest(100).stream().map(notice -> notice.text().en()).sorted().toList();
    }

    @Test
    void noticesReachTheCountyThroughQueueAndPullAlsoAfterALostBrokerAndWhileNodesWereAway() throws Exception {
        send("first");
        await("the first notice is in the county", () -> held(COUNTY).equals(List.of("first")));

        nodes.stop(PROVINCE);
        nodes.stop(COUNTY);
        send("second");
        nodes.stop(NATIONAL);
        delete(folder.resolve(NATIONAL).resolve("broker"));
        delete(folder.resolve(PROVINCE).resolve("broker"));
        nodes.start(NATIONAL);
        nodes.start(PROVINCE);
        await("the second notice is in the province", () -> held(PROVINCE).equals(List.of("first", "second")));
        nodes.stop(PROVINCE);
        nodes.start(PROVINCE);
        nodes.start(COUNTY);
        send("third");

        await("all are in the county", () -> held(COUNTY).equals(List.of("first", "second", "third")));
    }

    @Test
    void noticeSentWhileTheParentsBrokerIsAwayArrivesWhenItIsBackWithoutItsFolder() throws Exception {
        await("the province is connected", () -> nodes.links(NATIONAL).statuses().get(0).state().equals("connected"));
        nodes.stop(NATIONAL);
        delete(folder.resolve(NATIONAL).resolve("broker"));
        nodes.start(NATIONAL);
        send("only");

        await("it is in the province", () -> held(PROVINCE).equals(List.of("only")));
    }

    @Test
    void messagesGoBothWaysOverBothLinksAndNodesBelowSayTheirStandard() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        for (String id : List.of(NATIONAL, PROVINCE, COUNTY)) {
            nodes.node(id).messages().on("greetings", (peer, message) -> heard.add(id + " from " + peer));
        }
        await("the province is connected", () -> nodes.links(NATIONAL).statuses().get(0).state().equals("connected"));

        for (List<String> way : List.of(List.of(NATIONAL, PROVINCE), List.of(PROVINCE, NATIONAL), List.of(PROVINCE, COUNTY),
                List.of(COUNTY, PROVINCE))) {
            nodes.node(way.get(0)).messages().send(way.get(1), PeerMessage.of("greetings", java.util.Map.of()));
            assertEquals(way.get(1) + " from " + way.get(0), heard.poll(90, TimeUnit.SECONDS));
        }
        await("the national node knows the versions below",
                () -> nodes.node(NATIONAL).flow().standardsBelow().getOrDefault("2026.1", List.of()).containsAll(List.of(PROVINCE, COUNTY)));
        assertTrue(heard.isEmpty());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
