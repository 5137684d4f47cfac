package org.fednode.exchange.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.fednode.exchange.Federation;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;

class TlsCertificateTest {

    private static final char[] PASSWORD = "test".toCharArray();

    @Test
    void carriesAMutualHandshakeOfTheJdkWithHostNamesChecked() throws Exception {
        SigningKey root = authority(null, Federation.identity("000000", Level.NATIONAL));
        SigningKey province = authority(root, Federation.identity("370000", Level.PROVINCE));
        SSLContext server = context(root, leaf(province, Federation.identity("370000", Level.PROVINCE)));
        SSLContext client = context(root, leaf(province, Federation.identity("370102", Level.COUNTY)));

        assertEquals(List.of("370102", "370000"), handshake(server, client));
    }

    @Test
    void admitsTlsPathsInAStoreOfTheirOwn() throws CertificateProblem {
        SigningKey root = authority(null, Federation.identity("000000", Level.NATIONAL));
        SigningKey province = authority(root, Federation.identity("370000", Level.PROVINCE));
        TrustStore trust = new TrustStore(root.certificate(), Federation.DIVISIONS);

        SigningKey first = leaf(province, Federation.identity("370102", Level.COUNTY)).key();
        SigningKey second = leaf(province, Federation.identity("370102", Level.COUNTY)).key();

        assertEquals(CertificatePurpose.TLS, trust.admit(first.chain(), Federation.NOW).purpose());
        assertEquals(CertificatePurpose.TLS, trust.admit(second.chain(), Federation.NOW).purpose());
    }

    private record Leaf(KeyPair keys, SigningKey key) {
    }

    private static SigningKey authority(SigningKey issuer, NodeIdentity identity) throws CertificateProblem {
        KeyPair keys = NodeKeys.generateTls();
        NodeCertificate certificate = issuer == null
                ? CertificateIssuer.selfSigned(keys, identity, CertificatePurpose.TLS_AUTHORITY, Federation.FROM, Federation.UNTIL)
                : CertificateIssuer.issue(issuer, keys.getPublic(), identity, CertificatePurpose.TLS_AUTHORITY,
                        Federation.DIVISIONS, Federation.FROM, Federation.UNTIL);
        return key(keys, certificate, issuer == null ? List.of() : issuer.chain());
    }

    private static Leaf leaf(SigningKey issuer, NodeIdentity identity) throws CertificateProblem {
        KeyPair keys = NodeKeys.fromPem(NodeKeys.toPem(NodeKeys.generateTls()));
        NodeCertificate certificate = CertificateIssuer.issue(issuer, keys.getPublic(), identity, CertificatePurpose.TLS,
                Federation.DIVISIONS, Federation.FROM, Federation.UNTIL, List.of("node.example", "192.0.2.7"));
        return new Leaf(keys, key(keys, certificate, issuer.chain()));
    }

    private static SigningKey key(KeyPair keys, NodeCertificate certificate, List<NodeCertificate> above) {
        List<NodeCertificate> chain = new java.util.ArrayList<>(List.of(certificate));
        chain.addAll(above);
        return new SigningKey(Suite.ECDSA_P256_SHA256, keys.getPrivate(), chain);
    }

    private static SSLContext context(SigningKey root, Leaf leaf) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("node", leaf.keys().getPrivate(), PASSWORD,
                leaf.key().chain().stream().map(NodeCertificate::x509).toArray(X509Certificate[]::new));
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", root.certificate().x509());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The node ids that server and client see of each other. */
    private static List<String> handshake(SSLContext server, SSLContext client) throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket) server.getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> seenByServer = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.getInputStream().read();
                    return peer(accepted);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                    .createSocket("127.0.0.1", listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                socket.getOutputStream().write(1);
                return List.of(seenByServer.get(), peer(socket));
            }
        }
    }

    private static String peer(SSLSocket socket) throws Exception {
        return NodeCertificate.of((X509Certificate) socket.getSession().getPeerCertificates()[0]).identity().nodeId();
    }
}
