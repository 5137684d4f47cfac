package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.node.TestFederation;
import org.fednode.node.runtime.TlsFiles;

/** One child's real connection to its parent's broker, and how far the receipts say that it has come. */
final class LineOfChild implements AutoCloseable {

    static final String HOST = "127.0.0.1";
    private static final String PASSWORD = "only of a test";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workers workers;
    private final ParentConnection connection;
    private final String id;
    private final String tlsName;
    private final AtomicLong numbers = new AtomicLong();
    private volatile long through;
    private QueueReader reader;

    LineOfChild(Workers workers, int port, String id, TlsFiles tls) throws ActiveMQException {
        this.workers = workers;
        this.id = id;
        this.tlsName = PeerTls.register(tls, certificate -> true);
        this.connection = new ParentConnection(new Broker.Parent(HOST, port, id, tls, certificate -> true), tlsName, workers, () -> { });
    }

    /** The files that a node makes of its keys. */
    static TlsFiles tls(Path folder, TestFederation.Keys keys) throws Exception {
        Path own = folder.resolve("tls.p12");
        Path trusted = folder.resolve("tls-trust.p12");
        KeyStore ownStore = KeyStore.getInstance("PKCS12");
        ownStore.load(null, null);
        ownStore.setKeyEntry("tls", keys.tlsKeys().getPrivate(), PASSWORD.toCharArray(),
                keys.tls().stream().map(NodeCertificate::x509).toArray(Certificate[]::new));
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("root", keys.tls().get(keys.tls().size() - 1).x509());
        for (var store : List.of(new Object[] {ownStore, own}, new Object[] {trust, trusted})) {
            try (OutputStream out = Files.newOutputStream((Path) store[1])) {
                ((KeyStore) store[0]).store(out, PASSWORD.toCharArray());
            }
        }
        return new TlsFiles(own, trusted, PASSWORD);
    }

    void send(List<byte[]> bodies, boolean urgent) throws ActiveMQException {
        List<QueueReader.Delivery> group = new ArrayList<>();
        bodies.forEach(body -> group.add(new QueueReader.Delivery(numbers.incrementAndGet(), "", body, urgent)));
        connection.store("broker of " + id, group);
    }

    void greet() throws ActiveMQException {
        send(List.of("{\"type\":\"hello\"}".getBytes(UTF_8)), true);
    }

    /** Begins to read what the parent sends down. */
    void read() throws ActiveMQException {
        reader = new QueueReader(Queues.down(id), connection::reading, group -> group.forEach(one -> take(one.body())), workers);
        reader.open();
    }

    private void take(byte[] body) {
        if (body[0] != '{') {
            return; // a directive
        }
        try {
            for (JsonNode entry : JSON.readTree(body).path("entries")) {
                if (entry.at("/leaf/outcome").asText().equals("accepted")) {
                    through = Math.max(through, entry.at("/leaf/through").asLong());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last sequence that the parent has receipted. */
    long through() {
        return through;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.stop();
        }
        connection.close();
        if (reader != null) {
            reader.close();
        }
        PeerTls.forget(tlsName);
    }
}
