package org.fednode.node.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.node.ask.Questions;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.OwnerFile;
import org.jboss.logging.Logger;

/**
 * The parent's side of renewals (spec/enrolment.md#renewal): looks each hour which children's certificates are due, and
 * certifies them anew without a person when their own present key has signed the new one. A grant that is not taken yet lies in
 * {@code DIR/trust/grants}, and is offered again.
 */
public final class ChildRenewals implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChildRenewals.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Parts parts;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "enrolment-renewals");
        thread.setDaemon(true);
        return thread;
    });

    /** What it needs of the node. @param own renewed beside them @param grants folder of grants that children have not taken yet */
    public record Parts(Children children, Authority authority, OwnTls own, Credentials credentials, Questions questions, Path grants, Clock clock) {
    }

    public ChildRenewals(Parts parts) {
        this.parts = parts;
    }

    public void start() {
        schedule.scheduleWithFixedDelay(this::renewAll, 60, 3_600, TimeUnit.SECONDS);
    }

    private void renewAll() {
        parts.own().renewRoots(parts.credentials());
        for (Child child : parts.children().all()) {
            if (isDue(child)) {
                try {
                    renew(child.id());
                } catch (AskProblem | EnrolmentProblem e) {
                    LOG.warnf("the certificates of %s, which end on %s, are not renewed yet: %s", child.id(),
                            child.signing().x509().getNotAfter().toInstant(), e.getMessage());
                } catch (RuntimeException e) {
                    LOG.errorf("renewing the certificates of %s failed: %s", child.id(), FailureText.of(e));
                }
            }
        }
    }

    private boolean isDue(Child child) {
        Instant now = parts.clock().instant();
        return Files.isRegularFile(grantFile(child.id())) || !Validity.renewal(chain(child.signing())).isAfter(now)
                || !Validity.renewal(chain(child.tls())).isAfter(now);
    }

    private List<NodeCertificate> chain(NodeCertificate leaf) {
        List<NodeCertificate> chain = new ArrayList<>(List.of(leaf));
        chain.addAll(parts.credentials().signing().chain());
        return chain;
    }

    private Path grantFile(String child) {
        return parts.grants().resolve(child + ".json");
    }

    /**
     * Renews one child's certificates now, due or not; when a grant waits for it, offers that.
     *
     * @return whether it has new ones; false when it finds its own too young
     */
    public synchronized boolean renew(String childId) throws AskProblem, EnrolmentProblem {
        try {
            Child child = parts.children().find(childId)
                    .orElseThrow(() -> new IllegalArgumentException("this node has no child " + childId));
            if (!Files.isRegularFile(grantFile(childId))) {
                Members answer = ask(childId, Map.of("step", "request"));
                if (!answer.has("request")) {
                    return false;
                }
                certify(child, EnrolmentRequest.read(CanonicalJson.write(answer.object("request").asMap())));
            }
            offer(childId);
            return true;
        } catch (IOException | CertificateProblem e) {
            throw new IllegalStateException("this node can't certify now: " + e.getMessage(), e);
        }
    }

    private Members ask(String child, Map<String, Object> body) throws AskProblem {
        return parts.questions().with(child, OwnRenewal.SUBJECT, PATIENCE).ask(body);
    }

    private void certify(Child child, EnrolmentRequest request) throws IOException, EnrolmentProblem, CertificateProblem {
        Certifier certifier = parts.authority().certifier();
        certifier.checkRenewal(request, child.signing());
        Grant grant = certifier.certify(request, new Certifier.Route("pull", java.util.Optional.empty()), parts.clock().instant());
        OwnerFile.write(grantFile(child.id()), grant.bytes());
        parts.children().renewed(child.id(), grant.signing().get(0), grant.tls().get(0));
    }

    private void offer(String child) throws IOException, AskProblem, EnrolmentProblem {
        Grant grant = Grant.read(Files.readAllBytes(grantFile(child)));
        ask(child, Map.of("step", "grant", "grant", grant.members()));
        Files.delete(grantFile(child));
        LOG.infof("the certificates of %s are renewed until %s", child, grant.signing().get(0).x509().getNotAfter().toInstant());
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
