package org.fednode.node.trust;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.TlsFiles;

/** This node's own keys and certificates, from {@code DIR/keys}, and the roots they lead to. */
public final class Credentials {

    private final SigningKey signing;
    private final TrustStore trust;
    private final List<NodeCertificate> tlsChain;
    private final TlsFiles tls;

    private Credentials(SigningKey signing, TrustStore trust, List<NodeCertificate> tlsChain, TlsFiles tls) {
        this.signing = signing;
        this.trust = trust;
        this.tlsChain = tlsChain;
        this.tls = tls;
    }

    /** @throws IllegalStateException saying which file is missing or wrong and how to get it */
    public static Credentials load(KeyFolder keys, Suite suite, DivisionTree divisions, Instant now) {
        try {
            List<NodeCertificate> chain = keys.certificates("signing.pem");
            KeyPair pair = keys.keys("signing");
            NodeCertificate root = keys.certificates("root.pem").get(0);
            TrustStore trust = new TrustStore(root, divisions);
            for (int from = chain.size() - 1; from >= 0; from--) {
                trust.admit(chain.subList(from, chain.size()), now);
            }
            List<NodeCertificate> tlsChain = keys.certificates("tls.pem");
            return new Credentials(new SigningKey(suite, pair.getPrivate(), chain), trust, tlsChain, tlsFiles(keys, tlsChain));
        } catch (IOException e) {
            throw new IllegalStateException("this node is not enrolled: " + e.getMessage()
                    + " is missing; run 'fednode enrol request', have the parent approve, then 'fednode enrol accept'", e);
        } catch (CertificateProblem e) {
            throw new IllegalStateException("this node's certificates can't be used (" + e.code() + "): "
                    + e.getMessage() + "; enrol it again", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this node's TLS key can't be used: " + e.getMessage(), e);
        }
    }

    private static TlsFiles tlsFiles(KeyFolder keys, List<NodeCertificate> chain)
            throws IOException, GeneralSecurityException, CertificateProblem {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        KeyPair pair = keys.keys("tls");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("tls", pair.getPrivate(), password.toCharArray(),
                chain.stream().map(NodeCertificate::x509).toArray(Certificate[]::new));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", keys.certificates("tls-root.pem").get(0).x509());
        return new TlsFiles(store(own, keys.file("tls.p12"), password), store(trusted, keys.file("tls-trust.p12"), password),
                password);
    }

    private static Path store(KeyStore store, Path file, String password) throws IOException, GeneralSecurityException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    /**
     * @throws IllegalStateException when the node is configured to be another one than its certificate says: nothing that
     *         it signs would be accepted
     */
    public void requireOwner(NodeSettings settings, DivisionTree divisions) {
        NodeCertificate own = signing.certificate();
        NodeIdentity identity = own.identity();
        require("fednode.id", settings.id(), identity.nodeId(), settings.id().equals(identity.nodeId()));
        require("fednode.level", settings.level().wireName(), identity.level().wireName(), settings.level() == identity.level());
        require("fednode.division", settings.division(), String.join(", ", identity.scope().permitted()),
                identity.scope().covers(settings.division(), divisions));
        require("fednode.suite", settings.suite().wireName(), own.suite().wireName(), settings.suite() == own.suite());
    }

    private static void require(String key, String configured, String certified, boolean same) {
        if (!same) {
            throw new IllegalStateException(key + " is " + configured + ", but this node's certificate says " + certified
                    + ": correct fednode.properties, or enrol the node anew");
        }
    }

    public SigningKey signing() {
        return signing;
    }

    public TrustStore trust() {
        return trust;
    }

    public TlsFiles tls() {
        return tls;
    }

    /**
     * Whether a TLS certificate is the parent's: it states the parent's identity, as the parent's authority certificate
     * in our own chain does, and was issued by one of the authorities above us. No other authority counts, so no sibling
     * can pass for our parent.
     */
    public boolean isParent(X509Certificate certificate, String parentId) {
        List<NodeCertificate> above = tlsChain.subList(1, tlsChain.size());
        try {
            NodeCertificate peer = NodeCertificate.of(certificate);
            return peer.purpose() == CertificatePurpose.TLS && peer.identity().nodeId().equals(parentId)
                    && above.stream().anyMatch(authority -> authority.identity().equals(peer.identity()))
                    && above.stream().anyMatch(authority -> issued(authority, certificate));
        } catch (CertificateProblem e) {
            return false;
        }
    }

    private static boolean issued(NodeCertificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.x509().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
