package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.handDownDirectives;
import static org.fednode.node.ThreeNodes.handDownReceipts;
import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.enrolment.OwnTls;
import org.fednode.node.notice.NoticeText;
import org.fednode.node.runtime.TlsFiles;
import org.fednode.node.trust.KeyFolder;
import org.fednode.node.runtime.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are renewed while records travel: at the county, and at the province that has children of its own. */
class RenewalTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws IOException {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
        connect(nodes.province, nodes.county);
        connect(nodes.national, nodes.province);
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    /** A wire that loses nothing. */
    private static void connect(Node parent, Node child) {
        parent.questions().sendWith((peer, question) ->
                parent.questions().answered(peer, child.answers().answer(parent.settings().id(), question).join()));
    }

    private static X509Certificate signing(Node node) {
        return node.credentials().signing().certificate().x509();
    }

    @Test
    void recordsGoOnUnderTheNewKeyAndEveryLevelKnowsTheCounty() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        X509Certificate before = signing(nodes.county);

        assertTrue(nodes.province.renewals().renew("330106"));
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        handDownReceipts(nodes.national, nodes.province);
        handDownReceipts(nodes.province, nodes.county);

        assertNotEquals(before.getPublicKey(), signing(nodes.county).getPublicKey());
        assertTrue(signing(nodes.county).getNotAfter().after(before.getNotAfter()));
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.national));
        assertEquals(Map.of(BatchState.ACCEPTED_NATIONALLY, 2L), nodes.county.log().ownByState());
        assertFalse(nodes.province.renewals().renew("330106"), "it was renewed a moment ago");
    }

    /** What is below a renewed province keeps its certificates; what the province signs from now on is its own. */
    @Test
    void aRenewedProvinceStillSpeaksForItsCounty() throws Exception {
        assertTrue(nodes.national.renewals().renew("330000"));
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        connect(nodes.province, nodes.county);
        assertTrue(nodes.province.renewals().renew("330106"));
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);

        assertEquals(Map.of(BatchState.ACCEPTED_BY_PARENT, 2L), nodes.county.log().ownByState());
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.national));
        assertTrue(nodes.county.credentials().signing().chain().contains(nodes.province.credentials().signing().certificate()));
        assertTrue(nodes.county.credentials().isParent(nodes.province.credentials().tlsChain().get(0).x509(), "330000"));
    }

    @Test
    void restartedAndRebuiltNodesKnowBothKeys() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        nodes.province.renewals().renew("330106");
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        deliver(nodes.county, nodes.province);

        nodes.county.close();
        nodes.county = nodes.federation.open("330106");
        nodes.county.commit().start();
        nodes.county.rebuild();
        nodes.province.rebuild();
        nodes.commit(nodes.upsert("R3", room("R3", 80)));
        deliver(nodes.county, nodes.province);

        assertEquals(List.of("330106 R1", "330106 R2", "330106 R3"), rows(nodes.county));
        assertEquals(rows(nodes.county), rows(nodes.province));
    }

    /** The certificates are in use only together with the keys, wherever the process died. */
    @Test
    void aRenewalThatWasInterruptedIsFinishedAtTheStart() throws Exception {
        Path keys = nodes.federation.folder("330106").resolve("keys");
        nodes.province.questions().sendWith((peer, question) -> {
            byte[] answer = nodes.county.answers().answer("330000", question).join();
            if (new String(question, java.nio.charset.StandardCharsets.UTF_8).contains("\"grant\"")) {
                throw new IllegalStateException("the parent stops here");
            }
            nodes.province.questions().answered(peer, answer);
        });
        byte[] formerKey = Files.readAllBytes(keys.resolve("signing.key.pem"));
        byte[] formerChain = Files.readAllBytes(keys.resolve("signing.pem"));
        assertThrows(IllegalStateException.class, () -> nodes.province.renewals().renew("330106"));
        byte[] grant = Files.readAllBytes(nodes.federation.folder("330000").resolve("trust/grants/330106.json"));
        byte[] newKey = Files.readAllBytes(keys.resolve("signing.key.pem"));
        nodes.county.close();
        // as if the process had died after the grant was stored: TLS is new, signing is not yet
        Files.write(keys.resolve("next/grant.json"), grant);
        Files.write(keys.resolve("next/signing.key.pem"), newKey);
        Files.write(keys.resolve("signing.key.pem"), formerKey);
        Files.write(keys.resolve("signing.pem"), formerChain);

        nodes.county = nodes.federation.open("330106");
        nodes.county.commit().start();
        connect(nodes.province, nodes.county);

        assertArrayEquals(newKey, Files.readAllBytes(keys.resolve("signing.key.pem")));
        assertTrue(nodes.province.renewals().renew("330106"), "the grant is offered again and known already");
        assertFalse(Files.exists(nodes.federation.folder("330000").resolve("trust/grants/330106.json")));
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        deliver(nodes.county, nodes.province);
        assertEquals(List.of("330106 R1"), rows(nodes.province));
    }

    /** What was accepted stays accepted: a rebuild years later finds the archive full of certificates that are over. */
    @Test
    void theArchiveStaysGoodWhenTheCertificatesThatSignedItHaveExpired() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        nodes.province.notices().send(new NoticeText("旧通知", "of old"), Optional.empty());
        reopen(Duration.ofDays(200));
        connect(nodes.national, nodes.province);
        assertTrue(nodes.national.renewals().renew("330000"));
        connect(nodes.province, nodes.county);
        assertTrue(nodes.province.renewals().renew("330106"));

        reopen(Duration.ofDays(500));
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        for (Node node : List.of(nodes.county, nodes.province, nodes.national)) {
            node.rebuild();
            assertEquals(List.of("330106 R1", "330106 R2"), rows(node));
        }
        // a node that joins later gets all directives from the first on
        handDownDirectives(nodes.province, nodes.county);
        assertEquals("of old", nodes.county.notices().newest(1).get(0).text().en());
        byte[] old = nodes.county.log().read(nodes.county.log().own(0, 1).get(0));
        assertEquals("batch.certificate-not-valid-now", new BatchVerifier(nodes.county.credentials().trust(), BatchLimits.DEFAULT)
                .verify(old, ThreeNodes.NOW.plus(Duration.ofDays(500))) instanceof Verification.Refused refused ? refused.reason().code() : "accepted");
    }

    private void reopen(Duration later) throws IOException {
        nodes.county.close();
        nodes.province.close();
        nodes.national.close();
        nodes.national = nodes.federation.open("100000", ThreeNodes.NOW.plus(later));
        nodes.province = nodes.federation.open("330000", ThreeNodes.NOW.plus(later));
        nodes.county = nodes.federation.open("330106", ThreeNodes.NOW.plus(later));
        nodes.county.start();
    }

    /** Nobody is above it: its children would lose it on the day that the certificate ends. */
    @Test
    void theNationalNodeRenewsItsOwnTlsCertificateWhenItIsDueAndItsChildrenKnowIt() throws Exception {
        NodeCertificate before = nodes.national.credentials().tlsChain().get(0);

        assertFalse(tlsOf(nodes.national, Duration.ZERO).renewRoots(nodes.national.credentials()));
        assertTrue(tlsOf(nodes.national, Duration.ofDays(200)).renewRoots(nodes.national.credentials()));
        assertFalse(tlsOf(nodes.province, Duration.ofDays(200)).renewRoots(nodes.province.credentials()), "its parent does it");

        NodeCertificate after = nodes.national.credentials().tlsChain().get(0);
        assertTrue(after.x509().getNotAfter().after(before.x509().getNotAfter()));
        assertTrue(nodes.province.credentials().isParent(after.x509(), "100000"));
        nodes.national.close();
        nodes.national = nodes.federation.open("100000");
        assertEquals(after, nodes.national.credentials().tlsChain().get(0));
    }

    private static OwnTls tlsOf(Node node, Duration later) {
        return new OwnTls(new KeyFolder(node.settings().data().resolve("keys"), node.settings().unlock()), node.settings(),
                node.standards().divisions(), Clock.fixed(ThreeNodes.NOW.plus(later), ZoneOffset.UTC));
    }

    @Test
    void nobodyButTheParentRenewsACounty() {
        AskProblem problem = assertThrows(AskProblem.class, () -> {
            nodes.national.questions().sendWith((peer, question) ->
                    nodes.national.questions().answered(peer, nodes.county.answers().answer("100000", question).join()));
            nodes.national.questions().with("330106", "renewal", java.time.Duration.ofSeconds(30)).ask(Map.of("step", "request"));
        });

        assertEquals("enrolment.grant", problem.code());
    }

    /** What is connected stays; the next handshake shows the new certificate, and the parent admits both meanwhile. */
    @Test
    void theNextHandshakeShowsTheNewTlsCertificate() throws Exception {
        TlsFiles files = nodes.county.credentials().tls();
        SSLContext server = context(files);
        NodeCertificate before = nodes.county.credentials().tlsChain().get(0);
        X509Certificate shownBefore = shown(server, files);

        nodes.province.renewals().renew("330106");
        X509Certificate shownAfter = shown(server, files);

        assertEquals(before.x509(), shownBefore);
        assertEquals(nodes.county.credentials().tlsChain().get(0).x509(), shownAfter);
        assertNotEquals(shownBefore.getPublicKey(), shownAfter.getPublicKey());
        assertEquals(Optional.of("330106"), nodes.province.children().childOf(shownBefore));
        assertEquals(Optional.of("330106"), nodes.province.children().childOf(shownAfter));
    }

    private static SSLContext context(TlsFiles files) throws Exception {
        java.security.KeyStore trusted = java.security.KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(files.trustStore())) {
            trusted.load(in, files.password().toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new TlsKeys(files)}, trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate shown(SSLContext server, TlsFiles files) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> {
                try (SSLSocket peer = (SSLSocket) listener.accept()) {
                    peer.startHandshake();
                    peer.getOutputStream().write(1);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, new TrustManager[] {new AnyServer()}, null);
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
                socket.startHandshake();
                assertEquals(1, socket.getInputStream().read());
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            } finally {
                accepted.join();
            }
        }
    }

    /** The test looks at what is shown. */
    private static final class AnyServer extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
