package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.terminal.Trouble;

/**
 * What a parent keeps of nodes that join over the line, in {@code DIR/trust}: requests that wait for a person, grants that wait
 * to be fetched, and tickets. The running node reads and writes them too.
 */
final class JoinFolders {

    private final NodeFolder parent;

    JoinFolders(NodeFolder parent) {
        this.parent = parent;
    }

    /** A request that waits. */
    record Waiting(Path file, EnrolmentRequest request) {
    }

    private Path folder(String name) {
        return parent.data().resolve("trust").resolve(name);
    }

    List<Waiting> waiting() throws IOException {
        Path folder = folder("requests");
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.json")).sorted().map(JoinFolders::read).toList();
        }
    }

    private static Waiting read(Path file) {
        try {
            return new Waiting(file, EnrolmentRequest.read(Files.readAllBytes(file)));
        } catch (EnrolmentProblem e) {
            throw new Trouble(file + ": " + e.getMessage(), "delete the file", e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @throws Trouble when no request, or more than one, waits under the fingerprint */
    Waiting waiting(String fingerprint) throws IOException {
        List<Waiting> found = waiting().stream().filter(one -> Fingerprint.same(fingerprint, one.request().fingerprint())).toList();
        if (found.size() != 1) {
            throw new Trouble(found.isEmpty() ? "no request with the fingerprint " + fingerprint + " waits here"
                    : "several requests with this key wait here", "see: fednode ca requests --data " + parent.data());
        }
        return found.get(0);
    }

    /** Lets the waiting node fetch its grant. */
    void granted(Waiting waiting, byte[] grant) throws IOException {
        OwnerOnly.folder(folder("granted"));
        OwnerOnly.write(folder("granted").resolve(DigestAlgorithm.SHA_256.digest(Files.readAllBytes(waiting.file())).hex() + ".json"), grant);
        Files.delete(waiting.file());
    }

    /** Keeps what a ticket stands for, under the digest of its secret. */
    void ticket(String secretDigest, String terms) throws IOException {
        OwnerOnly.folder(folder("tickets"));
        OwnerOnly.write(folder("tickets").resolve(secretDigest + ".json"), terms);
    }
}
