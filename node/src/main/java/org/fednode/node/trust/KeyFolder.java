package org.fednode.node.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.UnlockSource;
import org.jboss.logging.Logger;

/** The folder of a node's keys and certificates, and what opens its keys. */
public record KeyFolder(Path folder, UnlockSource unlock) {

    private static final Logger LOG = Logger.getLogger(KeyFolder.class);

    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * The key pair of that name.
     *
     * @throws IllegalStateException saying why it can't be opened and what to do
     */
    public KeyPair keys(String name) throws IOException {
        Path file = file(name + ".key.pem");
        String pem = Files.readString(file);
        if (!NodeKeys.isSealed(pem)) {
            LOG.warnf("%s is not encrypted: whoever has a copy of this folder can sign as this node; run 'fednode keys encrypt'", file);
        }
        try {
            return NodeKeys.fromPem(pem, unlock);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + " can't be used with the unlock " + unlock + ": " + e.getMessage()
                    + "; restore the key or the unlock file that belongs to it", e);
        }
    }

    /** Writes a key pair as the node's own lie there: encrypted, but for a node whose keys are not. */
    public void save(String name, KeyPair keys) throws IOException {
        boolean sealed = NodeKeys.isSealed(Files.readString(file("signing.key.pem")));
        write(name + ".key.pem", (sealed ? NodeKeys.toPem(keys, unlock.get()) : NodeKeys.toPem(keys)).getBytes(StandardCharsets.UTF_8));
    }

    public void save(String name, List<NodeCertificate> chain) throws IOException {
        write(name, chain.stream().map(NodeCertificate::toPem).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces a file as a whole, durably, for its owner alone. */
    public void write(String name, byte[] content) throws IOException {
        OwnerFile.write(file(name), content);
    }

    /** Certificates of keys that people have replaced, from {@code DIR/keys/former}. */
    List<List<NodeCertificate>> former() throws IOException, CertificateProblem {
        Path former = file("former");
        List<List<NodeCertificate>> chains = new ArrayList<>();
        if (Files.isDirectory(former)) {
            try (Stream<Path> files = Files.list(former)) {
                for (Path file : files.filter(path -> path.getFileName().toString().endsWith(".pem")).sorted().toList()) {
                    chains.add(NodeCertificate.fromPem(Files.readString(file)));
                }
            }
        }
        return chains;
    }

    public List<NodeCertificate> certificates(String name) throws IOException, CertificateProblem {
        return NodeCertificate.fromPem(Files.readString(file(name)));
    }
}
