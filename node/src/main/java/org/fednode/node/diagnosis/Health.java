package org.fednode.node.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.enrolment.Register;
import org.fednode.node.link.LatestReceipts;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.trust.Credentials;

/** Gathers the facts of every link of this node and says what they mean. Safe for use by several threads. */
public final class Health {

    private static final int REFUSALS = 20;

    private final Parts parts;

    /** What is asked. @param links of this node, as they are when it is asked */
    public record Parts(NodeSettings settings, Credentials credentials, BatchLog log, LatestReceipts receipts, Register register,
            Supplier<List<LinkStatus>> links, Clock clock) {
    }

    public Health(Parts parts) {
        this.parts = parts;
    }

    /** Tries the line to the parent where its link fails, which may take some seconds. */
    public HealthReport report() {
        List<HealthReport.Link> links = parts.links().get().stream().map(this::link).toList();
        boolean good = links.stream().flatMap(link -> link.causes().stream().limit(1))
                .allMatch(first -> first.code().equals(Cause.MOVING.code()) || first.code().equals(Cause.IDLE.code()));
        return new HealthReport(parts.settings().id(), good ? "good" : "attention", parts.clock().instant(), links);
    }

    private HealthReport.Link link(LinkStatus link) {
        List<HealthReport.Reason> causes = Diagnosis.of(facts(link)).stream().map(HealthReport.Reason::of).toList();
        return new HealthReport.Link(link.peer(), link.direction().name().toLowerCase(Locale.ROOT), link.kind(), link.state(),
                link.backlog(), link.lastSuccess(), causes, link.lastError());
    }

    private Facts facts(LinkStatus link) {
        boolean up = link.direction() == LinkStatus.Direction.UP;
        boolean tried = up && link.kind().equals("queue") && !link.state().equals("connected");
        Optional<Facts.Line> line = parts.settings().parent().filter(parent -> tried)
                .map(parent -> new LineToParent(parent, parts.credentials()).attempt());
        return new Facts(link, parts.clock().instant(), freeBytes(), own(), line, up ? stopped() : Set.of(), up ? waitsSince() : Optional.empty(),
                parts.receipts().ahead());
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(parts.settings().data()).getUsableSpace();
        } catch (IOException e) {
            throw new Unavailable("the folder " + parts.settings().data() + " can't be looked at: " + e.getMessage(), e);
        }
    }

    private Facts.Certificate own() {
        List<NodeCertificate> chain = parts.credentials().signing().chain();
        Instant from = chain.stream().map(one -> one.x509().getNotBefore().toInstant()).max(Instant::compareTo).orElseThrow();
        Instant until = chain.stream().map(one -> one.x509().getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
        boolean revoked = parts.register().alarms().stream().anyMatch(alarm -> alarm.code().equals("enrolment.revoked"));
        return new Facts.Certificate(from, until, revoked);
    }

    private Optional<Instant> waitsSince() {
        return parts.log().unsent(0, 1).stream().findFirst().map(LoggedBatch::created);
    }

    private Set<String> stopped() {
        Set<String> codes = new TreeSet<>(parts.receipts().held().values());
        parts.log().refusals(REFUSALS).forEach(refused -> codes.add(refused.reason()));
        return codes;
    }
}
