package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Collectors;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
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

    void saveKeys(String name, KeyPair keys) throws IOException {
        OwnerOnly.write(node.key(name + ".key.pem"), NodeKeys.toPem(keys));
    }

    KeyPair keys(String name) throws IOException {
        Path file = node.key(name + ".key.pem");
        try {
            return NodeKeys.fromPem(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new Trouble(file + ": " + e.getMessage(), "restore the file from the backup of the keys", e);
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
