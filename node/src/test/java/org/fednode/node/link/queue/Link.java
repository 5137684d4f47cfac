package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.fednode.node.runtime.TlsFiles;

/** A parent and its children in one process, each with a broker of its own. */
final class Link {

    static final String HOST = "127.0.0.1";

    final Peers peers;
    final int port;
    private final Path folder;
    private final TlsFiles parentTls;

    Link(Path folder) throws Exception {
        this.folder = folder;
        this.peers = new Peers(folder.resolve("keys"));
        this.parentTls = peers.parent();
        this.port = freePort();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    Path folder(String id) {
        return folder.resolve(id);
    }

    Broker parent() {
        return Broker.start(new Broker.Settings(folder("parent"), HOST, port, parentTls, peers::childOf));
    }

    Child child(String id) throws Exception {
        return child(id, peers.child(id));
    }

    Child child(String id, TlsFiles tls) {
        return new Child(Broker.start(new Broker.Settings(folder(id), HOST, -1, tls, certificate -> Optional.empty())), id, tls);
    }

    static Broker.Outgoing message(int number) {
        return new Broker.Outgoing("message-" + number, text(number).getBytes(UTF_8), false);
    }

    static String text(int number) {
        return "message " + number;
    }

    static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(Link::text).toList();
    }

    /** A child's broker. */
    final class Child implements AutoCloseable {

        private final Broker broker;
        private final String id;
        private final TlsFiles tls;

        Child(Broker broker, String id, TlsFiles tls) {
            this.broker = broker;
            this.id = id;
            this.tls = tls;
        }

        Broker.Uplink connect(Consumer<byte[]> down) {
            return broker.connect(new Broker.Parent(HOST, port, id, tls, peers::isParent), down);
        }

        TlsFiles tls() {
            return tls;
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
