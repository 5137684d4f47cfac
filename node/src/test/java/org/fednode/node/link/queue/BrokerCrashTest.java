package org.fednode.node.link.queue;

import static org.awaitility.Awaitility.await;
import static org.fednode.node.link.queue.Heard.LONG_ENOUGH;
import static org.fednode.node.link.queue.Link.message;
import static org.fednode.node.link.queue.Link.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fednode.node.runtime.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that are killed, lose their folder, or find it damaged. */
class BrokerCrashTest {

    @TempDir
    Path folder;

    private Link link;
    private final Heard up = new Heard();
    private final Heard down = new Heard();
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void makeLink() throws Exception {
        link = new Link(folder);
    }

    @AfterEach
    void endProcesses() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void losesNothingWhenBothBrokersAreKilled() throws Exception {
        int count = 2_000;
        link.peers.child(BrokerProcess.CHILD);
        Process parent = start("256m", "parent", folder.toString(), Integer.toString(link.port));
        Process child = startChild(count);
        awaitReceived(count / 8);
        child.destroyForcibly().waitFor();
        child = startChild(count);
        awaitReceived(count / 2);
        parent.destroyForcibly().waitFor();
        assertTrue(received().size() < count, "nothing was in flight at the kill");
        child.destroyForcibly().waitFor();
        start("256m", "parent", folder.toString(), Integer.toString(link.port));
        startChild(count);
        awaitReceived(count);

        List<String> numbers = IntStream.range(0, count).mapToObj(Integer::toString).toList();
        assertEquals(numbers, received());
        assertEquals(numbers, Files.readAllLines(folder.resolve("acknowledged")).stream().distinct().toList());
    }

    @Test
    void carriesLongMessagesInASmallHeap() throws Exception {
        link.peers.child(BrokerProcess.CHILD);
        Process process = start("256m", "large", folder.toString());

        assertTrue(process.waitFor(150, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), this::log);
        assertEquals("equal", Files.readString(folder.resolve("result")), this::log);
    }

    @Test
    void startsOnAnEmptyFolderOnEitherSide() throws Exception {
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            child.connect(down::add).send(List.of(message(0)));
            up.awaitCount(1);
        }
        delete(link.folder("parent"));
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            child.connect(down::add).send(List.of(message(1)));
            up.awaitCount(2);
        }
        delete(link.folder("c1"));
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0)));
            uplink.send(List.of(message(2)));
            up.awaitCount(3);
        }

        assertEquals(texts(3), up.distinct());
    }

    @Test
    void startsAnywayWhenItsFolderIsDamaged() throws Exception {
        for (String part : List.of("journal", "bindings", ".")) {
            try (Link.Child child = link.child("c1")) {
                child.connect(down::add).send(IntStream.range(0, 50).mapToObj(Link::message).toList());
            }
            damage(link.folder("c1").resolve(part));
            try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
                Heard after = new Heard();
                parent.admitChild("c1");
                parent.receiveUp((id, messages) -> after.add(messages));
                child.connect(down::add).send(List.of(message(1_000)));
                await().atMost(LONG_ENOUGH).until(() -> after.all().contains(Link.text(1_000)));
            }
        }
    }

    @Test
    void movesAFolderAsideThatIsNoBrokersFolder() throws Exception {
        Files.createDirectories(link.folder("c1"));
        Files.writeString(link.folder("c1").resolve("journal"), "a file where a folder should be");

        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            child.connect(down::add).send(List.of(message(0)));
            up.awaitCount(1);
        }

        assertTrue(Files.isRegularFile(folder.resolve("c1.damaged-1").resolve("journal")));
    }

    @Test
    void saysThatItsFolderIsInUseAndLeavesItAlone() throws Exception {
        try (Link.Child child = link.child("c1")) {
            child.connect(down::add);

            Unavailable problem = assertThrows(Unavailable.class, () -> link.child("c1"));

            assertTrue(problem.getMessage().contains("another process"), problem.getMessage());
            assertTrue(Files.notExists(folder.resolve("c1.damaged-1")));
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (Broker parent = link.parent()) {
            Unavailable problem = assertThrows(Unavailable.class, () -> Broker.start(new Broker.Settings(folder.resolve("second"),
                    Link.HOST, parent.port(), link.peers.child("c2"), link.peers::childOf)));

            assertTrue(problem.getMessage().contains("port"), problem.getMessage());
            assertTrue(Files.notExists(folder.resolve("second.damaged-1")));
        }
    }

    @Test
    void worksAgainByItselfOnceItsDiskDoes() throws Exception {
        Path journal = link.folder("c1").resolve("journal");
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0)));
            up.awaitCount(1);

            delete(journal);
            Files.writeString(journal, "in the way");
            byte[] filler = new byte[900_000];
            assertThrows(Unavailable.class, () -> {
                for (int i = 0; i < 200; i++) {
                    uplink.send(List.of(new Broker.Outgoing("filler-" + i, filler, false)));
                }
            });
            Files.delete(journal);

            await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(200)).ignoreExceptionsInstanceOf(Unavailable.class).until(() -> {
                uplink.send(List.of(message(1)));
                return true;
            });
            await().atMost(LONG_ENOUGH).until(() -> up.all().contains(Link.text(1)));
        }
    }

    private Process startChild(int count) throws Exception {
        return start("256m", "child", folder.toString(), Integer.toString(link.port), Integer.toString(count));
    }

    private Process start(String heap, String... arguments) throws Exception {
        Process process = BrokerProcess.start(List.of(arguments), heap, folder.resolve("log"));
        processes.add(process);
        return process;
    }

    /** Distinct numbers in the order of their first arrival. */
    private List<String> received() throws IOException {
        Path file = folder.resolve("received");
        if (Files.notExists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().distinct().toList();
    }

    private void awaitReceived(int count) {
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(5)).failFast("a broker ended by itself",
                () -> processes.stream().anyMatch(process -> !process.isAlive() && process.exitValue() == 1))
                .until(() -> received().size() >= count);
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private static void damage(Path folder) throws IOException {
        Random random = new Random(7);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (int i = 0; i < bytes.length; i += 1 + random.nextInt(40)) {
                    bytes[i] = (byte) random.nextInt();
                }
                Files.write(file, bytes);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
