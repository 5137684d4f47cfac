package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.fednode.node.link.queue.Heard.LONG_ENOUGH;
import static org.fednode.node.link.queue.Link.message;
import static org.fednode.node.link.queue.Link.text;
import static org.fednode.node.link.queue.Link.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    @TempDir
    Path folder;

    private Link link;
    private final Heard up = new Heard();
    private final Heard down = new Heard();

    @BeforeEach
    void makeLink() throws Exception {
        link = new Link(folder);
    }

    @Test
    void carriesMessagesUpAndDownInOrder() throws Exception {
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            Broker.Uplink uplink = child.connect(down::add);

            for (int i = 0; i < 100; i++) {
                uplink.send(List.of(message(i)));
                parent.sendDown("c1", text(i).getBytes(UTF_8));
            }
            up.awaitCount(100);
            down.awaitCount(100);

            assertEquals(texts(100), up.all());
            assertEquals(texts(100), down.all());
            assertTrue(uplink.isConnected());
            assertTrue(uplink.lastError().isEmpty());
        }
    }

    @Test
    void whatIsUrgentGoesFirstAndEachKindInItsOrder() throws Exception {
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(IntStream.range(2, 60).mapToObj(Link::message).toList());
            uplink.send(IntStream.range(0, 2).mapToObj(Link::message)
                    .map(message -> new Broker.Outgoing(message.duplicateId(), message.body(), true)).toList());
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            up.awaitCount(60);

            assertEquals(texts(60), up.all());
        }
    }

    @Test
    void whatIsUrgentOfOneChildGoesBeforeTheBulkLoadsOfTheOthers() throws Exception {
        int turns = TurnReader.turnsAtOnce(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory());
        CountDownLatch busy = new CountDownLatch(turns);
        CountDownLatch release = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        Workers workers = new Workers();
        try (Broker parent = link.parent()) {
            parent.receiveUp((id, messages) -> {
                if (id.startsWith("busy")) {
                    busy.countDown();
                    release.await(60, TimeUnit.SECONDS);
                } else {
                    order.add(id);
                }
            });
            for (int i = 0; i < turns; i++) {
                send(parent, workers, "busy-" + i, 1, false);
            }
            assertTrue(busy.await(60, TimeUnit.SECONDS));
            for (int i = 0; i < 5; i++) {
                send(parent, workers, "bulk-" + i, 130, false);
            }
            send(parent, workers, "urgent", 1, true);
            release.countDown();
            await().atMost(LONG_ENOUGH).until(() -> order.size() >= 16);

            // turns that run side by side may end in either order
            assertTrue(order.indexOf("urgent") >= 0 && order.indexOf("urgent") < turns, order::toString);
            assertEquals(6, order.subList(0, 6 + turns).stream().distinct().count(), () -> "each bulk load once, before any much more: " + order);
        } finally {
            release.countDown();
            workers.close();
        }
    }

    /** When it returns, the messages are durable at the parent. */
    private void send(Broker parent, Workers workers, String id, int count, boolean urgent) throws Exception {
        parent.admitChild(id);
        try (LineOfChild line = new LineOfChild(workers, link.port, id, link.peers.child(id))) {
            line.send(IntStream.range(0, count).mapToObj(i -> text(i).getBytes(UTF_8)).toList(), urgent);
        }
    }

    @Test
    void handsOverWhatIsThereInGroups() throws Exception {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(IntStream.range(0, 100).mapToObj(Link::message).toList());
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> {
                sizes.add(messages.size());
                up.add(messages);
            });
            up.awaitCount(100);

            assertEquals(texts(100), up.all());
            assertTrue(sizes.stream().allMatch(size -> size <= 64), () -> "groups of " + sizes);
            assertTrue(sizes.size() < 100, () -> "groups of " + sizes);
        }
    }

    @Test
    void admitsChildrenAfterTheStartAndKeepsThemApart() throws Exception {
        List<String> from = new CopyOnWriteArrayList<>();
        try (Broker parent = link.parent(); Link.Child first = link.child("c1"); Link.Child second = link.child("c2")) {
            parent.receiveUp((id, messages) -> messages.forEach(message -> from.add(id + " " + new String(message, UTF_8))));
            parent.admitChild("c1");
            first.connect(down::add).send(List.of(message(1)));
            await().atMost(LONG_ENOUGH).until(() -> from.contains("c1 message 1"));
            parent.admitChild("c2");
            parent.admitChild("c1");
            second.connect(body -> { }).send(List.of(message(2)));
            await().atMost(LONG_ENOUGH).until(() -> from.contains("c2 message 2"));

            parent.sendDown("c1", text(3).getBytes(UTF_8));
            down.awaitCount(1);

            assertEquals(List.of("c1 message 1", "c2 message 2"), from);
            assertThrows(IllegalArgumentException.class, () -> parent.sendDown("c3", new byte[1]));
        }
    }

    @Test
    void aSlowChildDelaysNobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        try (Broker parent = link.parent(); Link.Child slow = link.child("c1"); Link.Child quick = link.child("c2")) {
            parent.admitChild("c1");
            parent.admitChild("c2");
            parent.receiveUp((id, messages) -> {
                if (id.equals("c1")) {
                    entered.countDown();
                    release.await(60, TimeUnit.SECONDS);
                } else {
                    up.add(messages);
                }
            });
            slow.connect(down::add).send(List.of(message(0)));
            assertTrue(entered.await(60, TimeUnit.SECONDS));

            quick.connect(down::add).send(IntStream.range(0, 20).mapToObj(Link::message).toList());
            up.awaitCount(20);

            assertEquals(1, release.getCount());
            release.countDown();
        }
    }

    @Test
    void givesTheSameMessagesAgainWhenTheHandlerThrows() throws Exception {
        List<List<String>> groups = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(3);
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(IntStream.range(0, 10).mapToObj(Link::message).toList());
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> {
                groups.add(messages.stream().map(message -> new String(message, UTF_8)).toList());
                if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("not now");
                }
                up.add(messages);
            });
            up.awaitCount(10);

            assertEquals(texts(10), up.all());
            groups.subList(0, 4).forEach(group -> assertEquals(text(0), group.get(0)));
        }
    }

    @Test
    void givesADownwardMessageAgainWhenItsHandlerThrows() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            for (int i = 0; i < 5; i++) {
                parent.sendDown("c1", text(i).getBytes(UTF_8));
            }
            child.connect(body -> {
                if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("not now");
                }
                down.add(body);
            });
            down.awaitCount(5);

            assertEquals(texts(5), down.distinct());
        }
    }

    @Test
    void waitsForAParentThatIsNotThereYet() throws Exception {
        try (Link.Child child = link.child("c1")) {
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0), message(1)));
            await().atMost(LONG_ENOUGH).until(() -> uplink.lastError().filter(error -> error.contains("reached")).isPresent());
            assertTrue(!uplink.isConnected());

            try (Broker parent = link.parent()) {
                parent.receiveUp((id, messages) -> up.add(messages));
                parent.admitChild("c1");
                up.awaitCount(2);

                assertEquals(texts(2), up.all());
                assertTrue(uplink.isConnected());
            }
        }
    }

    @Test
    void storesARepeatOnlyOnceWhileItWaits() throws Exception {
        try (Link.Child child = link.child("c1")) {
            child.connect(down::add).send(List.of(message(0), message(1), message(0)));
        }
        try (Link.Child child = link.child("c1")) {
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0), message(1), message(2)));
            try (Broker parent = link.parent()) {
                parent.admitChild("c1");
                parent.receiveUp((id, messages) -> up.add(messages));
                up.awaitCount(3);
                assertEquals(texts(3), up.all());

                uplink.send(List.of(message(0), message(3)));
                up.awaitCount(4);
                assertEquals(List.of(text(0), text(1), text(2), text(0), text(3)), up.all());
            }
        }
    }

    @Test
    void losesNothingWhenParentAndChildRestart() throws Exception {
        int sent = 0;
        for (int round = 0; round < 3; round++) {
            try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
                parent.admitChild("c1");
                Broker.Uplink uplink = child.connect(down::add);
                for (int i = 0; i < 100; i++, sent++) {
                    uplink.send(List.of(message(sent)));
                    parent.sendDown("c1", text(sent).getBytes(UTF_8));
                    if (round == 1 && i == 50) {
                        parent.receiveUp((id, messages) -> up.add(messages));
                    }
                }
            }
        }
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            child.connect(down::add);
            up.awaitCount(sent);
            down.awaitCount(sent);
        }

        assertEquals(texts(sent), up.distinct());
        assertEquals(texts(sent), down.distinct());
    }
}
