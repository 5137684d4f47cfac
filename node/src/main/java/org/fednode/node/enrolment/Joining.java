package org.fednode.node.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;
import org.fednode.node.trust.OwnerFile;
import org.jboss.logging.Logger;

/**
 * Answers those who ask to be certified (spec/enrolment.md#joining): with a ticket at once, else when people have approved. In
 * {@code DIR/trust} requests wait in {@code requests} and grants lie in {@code granted}, both under the digest of the
 * request, where {@code fednode ca} reads and writes them too.
 */
public final class Joining {

    private static final Logger LOG = Logger.getLogger(Joining.class);
    private static final int MOST_WAITING = 1_000;

    private final Parts parts;
    private final Tickets tickets;

    /** What it needs of the node. @param trusted {@code DIR/trust} @param broker where children bring their batches */
    public record Parts(Children children, Authority authority, Path trusted, Supplier<Optional<String>> broker, Clock clock) {
    }

    public Joining(Parts parts) {
        this.parts = parts;
        this.tickets = new Tickets(parts.trusted().resolve("tickets"));
    }

    /**
     * The grant for a request.
     *
     * @param secret of the ticket that came with it
     * @throws EnrolmentProblem why not, or not yet
     */
    public synchronized byte[] answer(byte[] request, Optional<String> secret) throws EnrolmentProblem {
        EnrolmentRequest asked = EnrolmentRequest.read(request);
        String name = DigestAlgorithm.SHA_256.digest(request).hex() + ".json";
        try {
            Path granted = parts.trusted().resolve("granted").resolve(name);
            if (Files.isRegularFile(granted)) {
                return Files.readAllBytes(granted);
            }
            Certifier certifier = parts.authority().certifier();
            certifier.check(asked, parts.children().find(asked.identity().nodeId()).map(Child::signing));
            if (secret.isEmpty()) {
                throw await(asked, request, name);
            }
            Tickets.Terms terms = tickets.claim(secret.get(), asked, parts.clock().instant());
            Grant grant = certifier.certify(asked, route(terms), parts.clock().instant());
            parts.children().add(new Children.Joined(asked.identity().level().wireName(), asked.division(),
                    new Child(terms.nodeId(), grant.signing().get(0), grant.tls().get(0), formerTls(terms.nodeId()),
                            terms.pull().isPresent() ? Child.Way.PULL : Child.Way.QUEUE, terms.pull())));
            OwnerFile.write(granted, grant.bytes());
            LOG.infof("node %s has joined by ticket, with the key %s", terms.nodeId(), asked.fingerprint());
            return grant.bytes();
        } catch (IOException | CertificateProblem e) {
            throw new IllegalStateException("this node can't certify now: " + e.getMessage(), e);
        }
    }

    private Optional<NodeCertificate> formerTls(String id) {
        return parts.children().find(id).map(Child::tls);
    }

    private Certifier.Route route(Tickets.Terms terms) throws EnrolmentProblem {
        if (terms.pull().isPresent()) {
            return new Certifier.Route("pull", Optional.empty());
        }
        return new Certifier.Route("queue", Optional.of(parts.broker().get().orElseThrow(() -> new EnrolmentProblem(EnrolmentRefusal.GRANT,
                "this node has no queue where the child could bring its batches", "set fednode.broker.port here and start again"))));
    }

    private EnrolmentProblem await(EnrolmentRequest asked, byte[] request, String name) throws IOException, EnrolmentProblem {
        Path folder = parts.trusted().resolve("requests");
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            if (waiting(folder) >= MOST_WAITING) {
                throw new EnrolmentProblem(EnrolmentRefusal.BUSY, "as many requests wait here as this node keeps", "come again later, or call its people");
            }
            OwnerFile.write(file, request);
            LOG.infof("node %s asks to be certified, with the key %s: see 'fednode ca requests'", asked.identity().nodeId(), asked.fingerprint());
        }
        return new EnrolmentProblem(EnrolmentRefusal.WAITING, "the request waits for a person here to approve it",
                "read the fingerprint " + asked.fingerprint() + " to them by phone, then ask again");
    }

    private static long waiting(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
