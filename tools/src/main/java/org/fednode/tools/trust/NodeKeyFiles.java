package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Passphrase;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.key.UnlockSource;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.terminal.Trouble;

/** The files of a node's {@code keys} folder. */
final class NodeKeyFiles {

    static final String SIGNING = "signing";
    static final String TLS = "tls";
    static final String TLS_AUTHORITY = "tls-authority";
    static final String ROOT = "root.pem";
    static final String TLS_ROOT = "tls-root.pem";

    private final NodeFolder node;

    NodeKeyFiles(NodeFolder node) {
        this.node = node;
    }

    /** The names of the key pairs that the node has. */
    List<String> names() {
        return Stream.of(SIGNING, TLS, TLS_AUTHORITY).filter(name -> Files.isRegularFile(file(name))).toList();
    }

    private Path file(String name) {
        return node.key(name + ".key.pem");
    }

    /** Writes the keys encrypted, under the passphrase that the node's settings lead to. */
    void saveKeys(String name, KeyPair keys) throws IOException {
        OwnerOnly.write(file(name), NodeKeys.toPem(keys, passphrase()));
    }

    private Passphrase passphrase() throws IOException {
        return opened(Unlock.source(node)::get);
    }

    private static <T> T opened(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalStateException e) {
            throw new Trouble(e.getMessage(), "see: fednode keys --help", e);
        }
    }

    /** Whether the key lies encrypted on the disk. */
    boolean isSealed(String name) throws IOException {
        return NodeKeys.isSealed(Files.readString(file(name)));
    }

    KeyPair keys(String name) throws IOException {
        UnlockSource unlock = Unlock.source(node);
        String pem = Files.readString(file(name));
        try {
            return opened(() -> NodeKeys.fromPem(pem, unlock));
        } catch (IllegalArgumentException e) {
            throw new Trouble(file(name) + " with the unlock " + unlock + ": " + e.getMessage(),
                    "restore the key, or the unlock file that belongs to it, from the backup", e);
        }
    }

    /** @param chain leaf first, root last */
    void saveChain(String name, List<NodeCertificate> chain) throws IOException {
        save(name + ".pem", chain);
    }

    List<NodeCertificate> chain(String name) throws IOException {
        return certificates(node.key(name + ".pem"));
    }

    void save(String file, List<NodeCertificate> certificates) throws IOException {
        OwnerOnly.write(node.key(file), pem(certificates));
    }

    /** Whether the node has been given this certificate. */
    boolean has(String name) {
        return Files.isRegularFile(node.key(name + ".pem"));
    }

    /** From its next start on the node holds the certificate for one of a former key, as after a revocation. */
    void release(NodeCertificate certificate) throws IOException {
        Path folder = node.children().resolveSibling("released");
        OwnerOnly.folder(folder);
        OwnerOnly.write(folder.resolve(certificate.digest(DigestAlgorithm.SHA_256).hex() + ".pem"), certificate.toPem());
    }

    SigningKey signingKey(String name, Suite suite) throws IOException {
        return new SigningKey(suite, keys(name).getPrivate(), chain(name));
    }

    static String pem(List<NodeCertificate> certificates) {
        return certificates.stream().map(NodeCertificate::toPem).collect(Collectors.joining());
    }

    static List<NodeCertificate> certificates(Path file) throws IOException {
        return certificates(Files.readString(file), file);
    }

    static List<NodeCertificate> certificates(String pem, Path file) {
        try {
            return NodeCertificate.fromPem(pem);
        } catch (CertificateProblem e) {
            throw new Trouble(file + " holds a certificate that can't be used (" + e.code() + "): " + e.getMessage(),
                    "ask for the file again", e);
        }
    }
}
