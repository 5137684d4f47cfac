package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.fednode.node.runtime.TlsFiles;

/**
 * A broker in a process of its own, to be killed. {@code parent FOLDER PORT} writes each message it gets to
 * FOLDER/received, {@code child FOLDER PORT COUNT} sends that many and writes each stored one to FOLDER/acknowledged,
 * {@code large FOLDER} is both ends of long messages.
 */
final class BrokerProcess {

    static final String CHILD = "c1";
    private static final int BODY = 4_000;

    private BrokerProcess() {
    }

    public static void main(String[] arguments) throws Exception {
        // Without a configuration the log manager records everything, with every byte of every message.
        Logger.getLogger("").setLevel(Level.WARNING);
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "parent" -> parent(folder, Integer.parseInt(arguments[2]));
            case "child" -> child(folder, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            default -> large(folder);
        }
    }

    static Process start(List<String> arguments, String heap, Path log) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp", System.getProperty("java.class.path"), BrokerProcess.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    private static Broker.Settings parentSettings(Path folder, int port) throws Exception {
        X509Certificate child = Peers.certificate(Peers.inFolder(folder.resolve("keys"), CHILD));
        return new Broker.Settings(folder.resolve("parent"), Link.HOST, port, Peers.inFolder(folder.resolve("keys"), Peers.PARENT),
                certificate -> certificate.equals(child) ? Optional.of(CHILD) : Optional.empty());
    }

    private static Broker.Settings childSettings(Path folder) {
        return new Broker.Settings(folder.resolve("child"), Link.HOST, -1, Peers.inFolder(folder.resolve("keys"), CHILD),
                certificate -> Optional.empty());
    }

    private static Broker.Parent toParent(Path folder, int port) throws Exception {
        X509Certificate parent = Peers.certificate(Peers.inFolder(folder.resolve("keys"), Peers.PARENT));
        TlsFiles tls = Peers.inFolder(folder.resolve("keys"), CHILD);
        return new Broker.Parent(Link.HOST, port, CHILD, tls, certificate -> certificate.equals(parent));
    }

    private static void parent(Path folder, int port) throws Exception {
        Broker broker = Broker.start(parentSettings(folder, port));
        broker.admitChild(CHILD);
        OutputStream received = appending(folder.resolve("received"));
        broker.receiveUp((child, messages) -> {
            StringBuilder lines = new StringBuilder();
            for (byte[] message : messages) {
                lines.append(new String(message, UTF_8).trim()).append('\n');
            }
            received.write(lines.toString().getBytes(UTF_8));
        });
        new CountDownLatch(1).await();
    }

    private static void child(Path folder, int port, int count) throws Exception {
        Broker broker = Broker.start(childSettings(folder));
        Broker.Uplink uplink = broker.connect(toParent(folder, port), body -> { });
        Path log = folder.resolve("acknowledged");
        int next = Files.exists(log) ? (int) Files.lines(log).count() : 0;
        OutputStream acknowledged = appending(log);
        while (next < count) {
            List<Broker.Outgoing> group = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 5 && next < count; i++, next++) {
                byte[] body = Arrays.copyOf(Integer.toString(next).getBytes(UTF_8), BODY);
                Arrays.fill(body, Integer.toString(next).length(), BODY, (byte) ' ');
                group.add(new Broker.Outgoing(Integer.toString(next), body, false));
                lines.append(next).append('\n');
            }
            uplink.send(group);
            acknowledged.write(lines.toString().getBytes(UTF_8));
        }
        new CountDownLatch(1).await();
    }

    private static OutputStream appending(Path file) throws Exception {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Sends more than the brokers keep in memory against a closed receiver, then opens it and compares digests. */
    private static void large(Path folder) throws Exception {
        List<String> expected = new ArrayList<>();
        List<String> got = new ArrayList<>();
        Semaphore all = new Semaphore(0);
        try (Broker parent = Broker.start(parentSettings(folder, 0)); Broker child = Broker.start(childSettings(folder))) {
            parent.admitChild(CHILD);
            Broker.Uplink uplink = child.connect(toParent(folder, parent.port()), body -> { });
            for (int i = 0; i < 51; i++) {
                byte[] body = new byte[i % 17 == 16 ? 16 << 20 : 1_000_000];
                Arrays.fill(body, (byte) i);
                expected.add(digest(body));
                uplink.send(List.of(new Broker.Outgoing("large-" + i, body, false)));
            }
            parent.receiveUp((id, messages) -> {
                for (byte[] message : messages) {
                    got.add(digest(message));
                    all.release();
                }
            });
            boolean complete = all.tryAcquire(expected.size(), 120, TimeUnit.SECONDS);
            Files.writeString(folder.resolve("result"), complete && got.equals(expected) ? "equal" : "got " + got.size());
        }
        System.exit(0);
    }

    private static String digest(byte[] body) throws Exception {
        return Arrays.toString(MessageDigest.getInstance("SHA-256").digest(body));
    }
}
