package org.fednode.node.link.queue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.TlsFiles;

/** The TLS side of a federation: a root, the province "parent", and counties below it. */
final class Peers {

    static final String PARENT = "parent";
    private static final String PASSWORD = "only of a test";
    private static final Instant FROM = Instant.now().minus(Duration.ofDays(1));
    private static final Instant UNTIL = Instant.now().plus(Duration.ofDays(1));

    private final Path folder;
    private final SigningKey root;
    private final SigningKey authority;
    private final Map<String, X509Certificate> issued = new ConcurrentHashMap<>();
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();

    Peers(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.root = authority(null, identity("root", Level.NATIONAL));
        this.authority = authority(root, identity(PARENT, Level.PROVINCE));
    }

    TlsFiles parent() throws Exception {
        return files(PARENT, Level.PROVINCE);
    }

    /** A new certificate for the child, which from now on is the approved one. */
    TlsFiles child(String id) throws Exception {
        return files(id, Level.COUNTY);
    }

    boolean isParent(X509Certificate certificate) {
        return certificate.equals(issued.get(PARENT));
    }

    Optional<String> childOf(X509Certificate certificate) {
        return issued.entrySet().stream().filter(entry -> entry.getValue().equals(certificate))
                .map(Map.Entry::getKey).filter(id -> !id.equals(PARENT) && !suspended.contains(id)).findFirst();
    }

    /** As if the parent had not approved the child (any more). */
    void suspend(String id) {
        suspended.add(id);
    }

    void approve(String id) {
        suspended.remove(id);
    }

    /** The certificate in a key store made by another process. */
    static X509Certificate certificate(TlsFiles files) throws Exception {
        KeyStore store = empty();
        try (InputStream in = Files.newInputStream(files.keyStore())) {
            store.load(in, files.password().toCharArray());
        }
        return (X509Certificate) store.getCertificate("tls");
    }

    static TlsFiles inFolder(Path folder, String id) {
        return new TlsFiles(folder.resolve(id + ".p12"), folder.resolve(id + "-trust.p12"), PASSWORD);
    }

    private TlsFiles files(String id, Level level) throws Exception {
        KeyPair keys = NodeKeys.generateTls();
        NodeCertificate leaf = CertificateIssuer.issue(authority, keys.getPublic(), identity(id, level), CertificatePurpose.TLS,
                (ancestor, division) -> true, FROM, UNTIL);
        issued.put(id, leaf.x509());
        KeyStore own = empty();
        own.setKeyEntry("tls", keys.getPrivate(), PASSWORD.toCharArray(),
                Stream.concat(Stream.of(leaf), authority.chain().stream()).map(NodeCertificate::x509).toArray(Certificate[]::new));
        KeyStore trusted = empty();
        trusted.setCertificateEntry("root", root.certificate().x509());
        write(own, id + ".p12");
        write(trusted, id + "-trust.p12");
        return inFolder(folder, id);
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private void write(KeyStore store, String name) throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static NodeIdentity identity(String id, Level level) {
        return new NodeIdentity(id, level, new Scope(List.of(level == Level.NATIONAL ? "000000" : "370000"), List.of(), "2023"));
    }

    private static SigningKey authority(SigningKey issuer, NodeIdentity identity) throws Exception {
        KeyPair keys = NodeKeys.generateTls();
        NodeCertificate certificate = issuer == null
                ? CertificateIssuer.selfSigned(keys, identity, CertificatePurpose.TLS_AUTHORITY, FROM, UNTIL)
                : CertificateIssuer.issue(issuer, keys.getPublic(), identity, CertificatePurpose.TLS_AUTHORITY,
                        (ancestor, division) -> true, FROM, UNTIL);
        List<NodeCertificate> chain = issuer == null ? List.of(certificate)
                : Stream.concat(Stream.of(certificate), issuer.chain().stream()).toList();
        return new SigningKey(Suite.ECDSA_P256_SHA256, keys.getPrivate(), chain);
    }
}
