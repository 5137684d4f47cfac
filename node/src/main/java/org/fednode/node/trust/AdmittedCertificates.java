package org.fednode.node.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.DigestAlgorithm;
import org.jboss.logging.Logger;

/** Remembers the signing certificates that were admitted, so that a restarted node still knows who is below it. */
public final class AdmittedCertificates {

    private static final Logger LOG = Logger.getLogger(AdmittedCertificates.class);

    private final Path folder;
    private final TrustStore trust;
    private final Set<NodeCertificate> remembered = new HashSet<>();

    public AdmittedCertificates(Path folder, TrustStore trust) {
        this.folder = folder;
        this.trust = trust;
    }

    /** Admits again what was remembered; each path is checked anew. */
    public synchronized void load(Instant now) throws IOException {
        Files.createDirectories(folder);
        loadReleased();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.filter(path -> path.getFileName().toString().endsWith(".pem")).sorted().toList()) {
                try {
                    List<NodeCertificate> path = NodeCertificate.fromPem(Files.readString(file));
                    path.forEach(trust::vouch);
                    trust.admit(path, whenValid(path, now));
                } catch (CertificateProblem e) {
                    LOG.warnf("a remembered certificate is no longer admitted (%s): %s", e.code(), e.getMessage());
                }
            }
        }
        remembered.addAll(trust.admitted());
    }

    /** What was admitted stays known when it has expired: its signatures are in the archive. New ones are refused as expired. */
    private static Instant whenValid(List<NodeCertificate> path, Instant now) {
        return path.stream().map(one -> one.x509().getNotAfter().toInstant()).filter(now::isAfter).min(Instant::compareTo).orElse(now);
    }

    /** A key counts as a former one from now on, and after every start: the node's next certificate may have another. */
    public synchronized void release(NodeCertificate certificate) throws IOException {
        trust.revoke(certificate);
        Path file = released().resolve(certificate.digest(DigestAlgorithm.SHA_256).hex() + ".pem");
        if (Files.notExists(file)) {
            OwnerFile.write(file, certificate.toPem().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    private Path released() {
        return folder.resolveSibling("released");
    }

    /** Before anything is admitted, since the first certificate of a node would pin its key. */
    private void loadReleased() throws IOException {
        if (Files.notExists(released())) {
            return;
        }
        try (Stream<Path> list = Files.list(released())) {
            for (Path file : list.filter(path -> path.getFileName().toString().matches("[0-9a-f]+\\.pem")).sorted().toList()) {
                trust.revoke(NodeCertificate.fromPem(Files.readString(file)).get(0));
            }
        } catch (CertificateProblem e) {
            throw new IOException("a file in " + released() + " is damaged: delete it, then run 'fednode rebuild'", e);
        }
    }

    /** Writes down what has been admitted since. */
    public synchronized void remember() {
        List<NodeCertificate> admitted = trust.admitted();
        if (admitted.size() == remembered.size()) {
            return;
        }
        for (NodeCertificate certificate : admitted) {
            if (remembered.add(certificate)) {
                write(certificate);
            }
        }
    }

    private void write(NodeCertificate certificate) {
        Path file = folder.resolve(certificate.digest(DigestAlgorithm.SHA_256).hex() + ".pem");
        String path = trust.path(certificate).stream().map(NodeCertificate::toPem).collect(Collectors.joining());
        try {
            Path temporary = Files.writeString(file.resolveSibling(file.getFileName() + ".tmp"), path);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("can't remember a certificate in " + folder, e);
        }
    }
}
