package org.fednode.node.trust;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
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
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.TlsFiles;

/**
 * This node's own keys and certificates, from {@code DIR/keys}, and the roots they lead to. They are renewed while the node
 * runs: ask for them each time. Safe for use by several threads.
 */
public final class Credentials {

    private final KeyFolder keys;
    private final Suite suite;
    private final TrustStore trust;
    private final TlsFiles tls;
    private volatile Own own;

    /** What is renewed together. */
    private record Own(SigningKey signing, List<NodeCertificate> tlsChain) {
    }

    private Credentials(KeyFolder keys, Suite suite, TrustStore trust, Own own, TlsFiles tls) {
        this.keys = keys;
        this.suite = suite;
        this.trust = trust;
        this.own = own;
        this.tls = tls;
    }

    /** @throws IllegalStateException saying which file is missing or wrong and how to get it */
    public static Credentials load(KeyFolder keys, Suite suite, DivisionTree divisions, Instant now) {
        return explained(() -> {
            TrustStore trust = new TrustStore(keys.certificates("root.pem").get(0), divisions);
            admitFormer(keys, trust);
            Own own = read(keys, suite, trust, now);
            TlsFiles tls = new TlsFiles(keys.file("tls.p12"), keys.file("tls-trust.p12"), randomPassword());
            writeTls(keys, own.tlsChain(), tls);
            return new Credentials(keys, suite, trust, own, tls);
        });
    }

    /** What this node signed with a key that is lost stays good: its own archive is full of it. */
    private static void admitFormer(KeyFolder keys, TrustStore trust) throws IOException, CertificateProblem {
        for (List<NodeCertificate> chain : keys.former()) {
            trust.revoke(chain.get(0));
            Instant within = chain.stream().map(one -> one.x509().getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
            trust.admit(chain, within);
        }
    }

    /** Takes renewed keys and certificates into use: what is signed and connected from now on shows the new ones. */
    public void reload(Instant now) {
        own = explained(() -> {
            Own renewed = read(keys, suite, trust, now);
            writeTls(keys, renewed.tlsChain(), tls);
            return renewed;
        });
    }

    private interface Reading<T> {
        T read() throws IOException, CertificateProblem, GeneralSecurityException;
    }

    private static <T> T explained(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new IllegalStateException("this node is not enrolled: " + e.getMessage()
                    + " is missing; run 'fednode enrol request', have the parent approve, then 'fednode enrol accept';"
                    + " if it was there and is lost, follow node/docs/operations/lost-key.md", e);
        } catch (CertificateProblem e) {
            throw new IllegalStateException("this node's certificates can't be used (" + e.code() + "): "
                    + e.getMessage() + "; enrol it again", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this node's TLS key can't be used: " + e.getMessage(), e);
        }
    }

    private static Own read(KeyFolder keys, Suite suite, TrustStore trust, Instant now) throws IOException, CertificateProblem {
        List<NodeCertificate> chain = keys.certificates("signing.pem");
        KeyPair pair = keyPair(keys, "signing", chain.get(0));
        for (int from = chain.size() - 1; from >= 0; from--) {
            trust.admit(chain.subList(from, chain.size()), now);
        }
        return new Own(new SigningKey(suite, pair.getPrivate(), chain), keys.certificates("tls.pem"));
    }

    /** What another key signs is accepted by nobody, and nothing here would tell. */
    private static KeyPair keyPair(KeyFolder keys, String name, NodeCertificate certificate) throws IOException {
        KeyPair pair = keys.keys(name);
        if (!NodeKeys.isSame(pair.getPublic(), certificate.x509().getPublicKey())) {
            throw new IllegalStateException(keys.file(name + ".key.pem") + " is not the key of the certificate in "
                    + keys.file(name + ".pem") + ": restore the two files from one backup, or enrol the node anew");
        }
        return pair;
    }

    private static String randomPassword() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void writeTls(KeyFolder keys, List<NodeCertificate> chain, TlsFiles files)
            throws IOException, GeneralSecurityException, CertificateProblem {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("tls", keyPair(keys, "tls", chain.get(0)).getPrivate(), files.password().toCharArray(),
                chain.stream().map(NodeCertificate::x509).toArray(Certificate[]::new));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", keys.certificates("tls-root.pem").get(0).x509());
        store(own, files.keyStore(), files.password());
        store(trusted, files.trustStore(), files.password());
    }

    /** Replaces the file as a whole: whoever reads it has the old one or the new one. */
    private static void store(KeyStore store, Path file, String password) throws IOException, GeneralSecurityException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(temporary)) {
            store.store(out, password.toCharArray());
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * @throws IllegalStateException when the node is configured to be another one than its certificate says: nothing that
     *         it signs would be accepted
     */
    public void requireOwner(NodeSettings settings, DivisionTree divisions) {
        NodeCertificate own = signing().certificate();
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
        return own.signing();
    }

    /** Whether a certificate of this node's is of a key that was lost: neither the present one, nor one that has signed who follows it. */
    public boolean isLost(NodeCertificate former) {
        NodeCertificate present = signing().certificate();
        PublicKey key = former.x509().getPublicKey();
        return !NodeKeys.isSame(key, present.x509().getPublicKey()) && !present.succession().formerKeys().contains(key);
    }

    /** This node's TLS certificate and those above it, root last. */
    public List<NodeCertificate> tlsChain() {
        return own.tlsChain();
    }

    public TrustStore trust() {
        return trust;
    }

    public TlsFiles tls() {
        return tls;
    }

    /**
     * Whether a TLS certificate is the parent's: it states the parent's name, as the parent's authority certificate in our
     * own chain does, and was issued by one of the authorities above us. No other authority counts, so no sibling can pass
     * for our parent; its divisions may have changed since it certified us.
     */
    public boolean isParent(X509Certificate certificate, String parentId) {
        List<NodeCertificate> chain = own.tlsChain();
        List<NodeCertificate> above = chain.subList(1, chain.size());
        try {
            NodeCertificate peer = NodeCertificate.of(certificate);
            return peer.purpose() == CertificatePurpose.TLS && peer.identity().nodeId().equals(parentId)
                    && above.stream().anyMatch(authority -> authority.identity().nodeId().equals(parentId))
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
