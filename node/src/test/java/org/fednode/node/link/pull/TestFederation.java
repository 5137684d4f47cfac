package org.fednode.node.link.pull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.TlsFiles;

/** Real certificates of a root, a province and its counties, and their PKCS #12 files. */
final class TestFederation {

    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2036-01-01T00:00:00Z");
    private static final DivisionTree DIVISIONS = (above, below) -> above.equals("000000") || above.equals(below);

    private final Path folder;
    private final KeyPair rootKeys = NodeKeys.generateTls();
    private final SigningKey tlsRoot;
    private final SigningKey signer;

    TestFederation(Path folder) {
        this.folder = folder;
        NodeIdentity national = identity("000000", Level.NATIONAL);
        this.tlsRoot = new SigningKey(Suite.ECDSA_P256_SHA256, rootKeys.getPrivate(),
                List.of(CertificateIssuer.selfSigned(rootKeys, national, CertificatePurpose.TLS_AUTHORITY, FROM, UNTIL)));
        KeyPair signing = NodeKeys.generate(Suite.ECDSA_P256_SHA256);
        this.signer = new SigningKey(Suite.ECDSA_P256_SHA256, signing.getPrivate(),
                List.of(CertificateIssuer.selfSigned(signing, national, CertificatePurpose.SIGNING, FROM, UNTIL)));
    }

    /** Signs the receipts of whoever is the parent in a test. */
    SigningKey signer() {
        return signer;
    }

    /** A node's TLS certificate and files. */
    record Member(X509Certificate certificate, TlsFiles files) {
    }

    Member member(String id, Level level) {
        return member(id, level, FROM, UNTIL);
    }

    Member member(String id, Level level, Instant from, Instant until) {
        KeyPair keys = NodeKeys.generateTls();
        try {
            NodeCertificate leaf = CertificateIssuer.issue(tlsRoot, keys.getPublic(), identity(id, level),
                    CertificatePurpose.TLS, DIVISIONS, from, until);
            X509Certificate root = tlsRoot.certificate().x509();
            KeyStore own = emptyStore();
            own.setKeyEntry("tls", keys.getPrivate(), "secret".toCharArray(), new Certificate[] {leaf.x509(), root});
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("root", root);
            String name = id + "-" + leaf.x509().getSerialNumber().toString(16);
            return new Member(leaf.x509(), new TlsFiles(write(own, name + ".p12"), write(trusted, name + "-trust.p12"), "secret"));
        } catch (CertificateProblem | GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static NodeIdentity identity(String id, Level level) {
        return new NodeIdentity(id, level, new Scope(List.of(id), List.of(), "2023"));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Path write(KeyStore store, String name) throws GeneralSecurityException, IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        return file;
    }
}
