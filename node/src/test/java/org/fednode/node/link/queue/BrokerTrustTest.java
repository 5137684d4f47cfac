package org.fednode.node.link.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.fednode.node.link.queue.Heard.LONG_ENOUGH;
import static org.fednode.node.link.queue.Link.message;
import static org.fednode.node.link.queue.Link.text;
import static org.fednode.node.link.queue.Link.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.fednode.node.runtime.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTrustTest {

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
    void aChildReachesItsOwnTwoQueuesAndNothingElse() throws Exception {
        try (Broker parent = link.parent(); Link.Child honest = link.child("c1")) {
            parent.admitChild("c1");
            parent.admitChild("c2");
            TlsFiles tls = link.peers.child("c2");
            try (Stranger stranger = new Stranger(tls); ClientSession session = stranger.session("c2")) {
                session.start();
                refused(() -> send(session, "up.c1"));
                refused(() -> send(session, "up.c2::up.c1"));
                refused(() -> send(session, "down.c1"));
                refused(() -> send(session, "down.c2"));
                refused(() -> send(session, "uplink"));
                refused(() -> send(session, "activemq.management"));
                refused(() -> session.createConsumer("down.c1"));
                refused(() -> session.createConsumer("down.c1", true));
                refused(() -> session.createConsumer("down.c2::down.c1"));
                refused(() -> session.createConsumer("up.c1"));
                refused(() -> session.createConsumer("up.c2"));
                refused(() -> session.createQueue(QueueConfiguration.of("mine")));
                refused(() -> session.deleteQueue("down.c1"));
                send(session, "up.c2");
                session.createConsumer("down.c2").close();
            }
            parent.receiveUp((id, messages) -> up.add(messages));
            parent.sendDown("c1", text(0).getBytes(UTF_8));
            honest.connect(down::add).send(List.of(message(0)));
            down.awaitCount(1);
            up.awaitCount(2);

            assertEquals(texts(1), down.all());
            assertEquals(1, up.all().stream().filter("from c2"::equals).count());
        }
    }

    @Test
    void aChildCantTakeAnothersName() throws Exception {
        try (Broker parent = link.parent(); Link.Child honest = link.child("c1")) {
            parent.admitChild("c1");
            parent.admitChild("c2");
            parent.receiveUp((id, messages) -> up.add(messages));
            honest.connect(down::add).send(List.of(message(0)));
            up.awaitCount(1);
            try (Stranger stranger = new Stranger(link.peers.child("c2"))) {
                assertThrows(ActiveMQSecurityException.class, () -> stranger.session("c1"));
                assertThrows(ActiveMQSecurityException.class, () -> stranger.session(null));
                assertThrows(ActiveMQSecurityException.class, () -> stranger.session(CertificateSecurity.OWN_USER));
                assertThrows(ActiveMQSecurityException.class, () -> stranger.session("ACTIVEMQ.CLUSTER.ADMIN.USER"));
            }
        }
    }

    @Test
    void aNamesakeOfAnotherRootNeverConnects() throws Exception {
        Peers others = new Peers(folder.resolve("others"));
        link.peers.child("c1");
        try (Broker parent = link.parent()) {
            parent.admitChild("c1");
            TlsFiles other = others.child("c1");
            TlsFiles namesake = new TlsFiles(other.keyStore(), Peers.inFolder(folder.resolve("keys"), "c1").trustStore(), other.password());
            try (Stranger stranger = new Stranger(namesake)) {
                assertThrows(ActiveMQException.class, () -> stranger.session("c1"));
            }
        }
    }

    @Test
    void aClientWithoutCertificateNeverConnects() throws Exception {
        try (Broker parent = link.parent()) {
            parent.admitChild("c1");
            try (ServerLocator locator = ActiveMQClient.createServerLocatorWithoutHA(new TransportConfiguration(
                    NettyConnectorFactory.class.getName(), Map.of("host", Link.HOST, "port", link.port)))) {
                locator.setInitialConnectAttempts(1).setCallTimeout(1_000);
                assertThrows(ActiveMQException.class, () -> locator.createSessionFactory().createSession("c1", null, false, true, true, false, 0));
            }
        }
    }

    @Test
    void aChildThatIsNotApprovedYetIsToldSoAndGetsInOnceItIs() throws Exception {
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.receiveUp((id, messages) -> up.add(messages));
            link.peers.suspend("c1");
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0)));
            await().atMost(LONG_ENOUGH).until(() -> uplink.lastError().filter(error -> error.contains("ca approve")).isPresent());
            assertFalse(uplink.isConnected());

            link.peers.approve("c1");
            parent.admitChild("c1");
            up.awaitCount(1);

            assertEquals(texts(1), up.all());
        }
    }

    @Test
    void aCertificateNoLongerWantedStopsCountingWhileConnected() throws Exception {
        try (Broker parent = link.parent(); Link.Child child = link.child("c1")) {
            parent.admitChild("c1");
            parent.receiveUp((id, messages) -> up.add(messages));
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0)));
            up.awaitCount(1);

            link.peers.suspend("c1");
            uplink.send(List.of(message(1)));
            await().atMost(LONG_ENOUGH).until(() -> uplink.lastError().filter(error -> error.contains("ca approve")).isPresent());
            assertEquals(texts(1), up.all());

            link.peers.approve("c1");
            up.awaitCount(2);
            assertEquals(texts(2), up.all());
        }
    }

    @Test
    void theChildRefusesAServerThatIsNotItsParent() throws Exception {
        try (Broker sibling = Broker.start(new Broker.Settings(folder.resolve("sibling"), Link.HOST, link.port,
                link.peers.child("c2"), link.peers::childOf)); Link.Child child = link.child("c1")) {
            sibling.admitChild("c1");
            sibling.receiveUp((id, messages) -> up.add(messages));
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0)));
            await().atMost(LONG_ENOUGH).until(() -> uplink.lastError().filter(error -> error.contains("not the parent")).isPresent());

            assertFalse(uplink.isConnected());
            assertEquals(List.of(), up.all());
        }
    }

    @Test
    void theChildRefusesAParentOfAnotherRoot() throws Exception {
        Peers others = new Peers(folder.resolve("others"));
        try (Broker impostor = Broker.start(new Broker.Settings(folder.resolve("impostor"), Link.HOST, link.port,
                others.parent(), certificate -> Optional.of("c1"))); Link.Child child = link.child("c1")) {
            impostor.admitChild("c1");
            impostor.receiveUp((id, messages) -> up.add(messages));
            Broker.Uplink uplink = child.connect(down::add);
            uplink.send(List.of(message(0)));
            await().atMost(LONG_ENOUGH).until(() -> uplink.lastError().filter(error -> error.contains("certificate")).isPresent());

            assertFalse(uplink.isConnected());
            assertEquals(List.of(), up.all());
        }
    }

    @Test
    void refusesANodeIdThatMeansSomethingInAnAddress() throws Exception {
        try (Broker parent = link.parent()) {
            for (String id : List.of("", "#", "c1::up.c2", "*", "a,b", " ")) {
                assertThrows(IllegalArgumentException.class, () -> parent.admitChild(id));
            }
        }
    }

    private static void send(ClientSession session, String address) throws ActiveMQException {
        var message = session.createMessage(true);
        message.getBodyBuffer().writeBytes("from c2".getBytes(UTF_8));
        session.createProducer(address).send(message);
    }

    @FunctionalInterface
    private interface Deed {
        void run() throws ActiveMQException;
    }

    private static void refused(Deed deed) {
        assertThrows(ActiveMQException.class, deed::run);
    }

    /** Whoever has a key, with a client of his own. */
    private final class Stranger implements AutoCloseable {

        private final String tlsName;
        private final ServerLocator locator;

        Stranger(TlsFiles tls) {
            tlsName = PeerTls.register(tls, certificate -> true);
            locator = ActiveMQClient.createServerLocatorWithoutHA(new TransportConfiguration(NettyConnectorFactory.class.getName(),
                    Map.of("host", Link.HOST, "port", link.port, "sslEnabled", true, "keyStorePath", tlsName, "verifyHost", false)));
            locator.setInitialConnectAttempts(1).setCallTimeout(2_000).setBlockOnDurableSend(true);
        }

        ClientSession session(String user) throws Exception {
            ClientSessionFactory factory = locator.createSessionFactory();
            if (factory == null) {
                throw new ActiveMQNotConnectedException();
            }
            return factory.createSession(user, "", false, true, true, false, 0);
        }

        @Override
        public void close() {
            locator.close();
            PeerTls.forget(tlsName);
        }
    }
}
