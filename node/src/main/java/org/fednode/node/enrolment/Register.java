package org.fednode.node.enrolment;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.DirectiveHandler;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.directive.Directives;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.trust.AdmittedCertificates;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.Revocations;
import org.jboss.logging.Logger;

/**
 * Who has certified whom and who counts no more, as the issuers say it in their streams: this node's own word goes to
 * everyone above and below, and theirs binds this node. Safe for use by several threads.
 */
public final class Register implements DirectiveHandler, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Register.class);
    /** So long a revoked child stays connected, so that it hears of it. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);
    private static final DirectiveStream STREAM = DirectiveStream.of(BatchType.REVOCATIONS);

    private final Parts parts;
    private final RegisterStore store = new RegisterStore();
    private final ScheduledExecutorService cutting = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "enrolment-cut");
        thread.setDaemon(true);
        return thread;
    });

    /** What it needs of the node. */
    public record Parts(Database database, BatchLog log, Directives directives, Credentials credentials, AdmittedCertificates admitted,
            Children children, Revocations revocations, Clock clock) {
    }

    public Register(Parts parts) {
        this.parts = parts;
    }

    /** Before the archive is rolled forward: what is known already counts from the first batch on. */
    public void load() {
        all().forEach(entry -> takeEffect(entry.record()));
    }

    /** Says of every child what has not been said yet, now and when one comes or changes. */
    public void start() {
        parts.children().onChild(this::issued);
    }

    public List<RegisterEntry> all() {
        return parts.database().transact(store::all);
    }

    private void issued(Child child) {
        try {
            boolean known = all().stream().anyMatch(entry -> entry.record().certificate().equals(child.signing()));
            if (!known) {
                say(new CertificateRecord(child.signing(), Optional.empty()));
            }
        } catch (Unavailable e) {
            LOG.errorf("the certificate of %s is not noted yet, but will be at the next start: %s", child.id(), FailureText.of(e));
        }
    }

    private void say(CertificateRecord record) {
        parts.directives().issue(STREAM, List.of(DirectiveLine.upsert(record.key(), record.value())));
    }

    /**
     * Revokes a child's certificates: what they have signed beyond the position is refused, here and at every node that hears
     * of it, and the child's connections are cut.
     *
     * @param after the last good sequences; empty for all that this node has accepted until now
     * @throws IllegalArgumentException when there is no such child
     */
    public CertificateRecord.Revocation revoke(String childId, CertificateRecord.Reason reason, Optional<Map<StreamId, Long>> after) {
        Child child = parts.children().find(childId).orElseThrow(() -> new IllegalArgumentException("this node has certified no " + childId));
        AtomicReference<CertificateRecord.Revocation> revocation = new AtomicReference<>();
        // what was accepted is told within the turn: the one before may have failed half way, and be put right by this one
        parts.directives().issue(STREAM, () -> {
            revocation.set(new CertificateRecord.Revocation(reason, after.orElseGet(() -> accepted(childId))));
            return lines(child, revocation.get());
        });
        return revocation.get();
    }

    private List<DirectiveLine> lines(Child child, CertificateRecord.Revocation revocation) {
        Set<NodeCertificate> counting = all().stream().filter(entry -> entry.node().equals(child.id()) && !entry.isRevoked())
                .map(entry -> entry.record().certificate()).filter(certificate -> isIssued(certificate)).collect(Collectors.toSet());
        counting.add(child.signing());
        List<DirectiveLine> lines = new ArrayList<>();
        for (NodeCertificate certificate : counting) {
            CertificateRecord record = new CertificateRecord(certificate, Optional.of(revocation));
            lines.add(DirectiveLine.upsert(record.key(), record.value()));
        }
        return lines;
    }

    private boolean isIssued(NodeCertificate certificate) {
        return isEntitled(parts.directives().self(), certificate, parts.credentials().trust());
    }

    private Map<StreamId, Long> accepted(String node) {
        return parts.log().cursors().entrySet().stream().filter(entry -> entry.getKey().origin().equals(node) && entry.getValue().seq() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().seq()));
    }

    @Override
    public void apply(Connection connection, Directive directive) throws SQLException {
        for (int i = 0; i < directive.lines().count(); i++) {
            BatchLines.Line line = directive.lines().line(i);
            Optional<CertificateRecord> record = read(directive, line);
            if (record.isPresent()) {
                apply(connection, new RegisterEntry(record.get(), directive.issuer(), line.at(), 0));
            }
        }
    }

    private Optional<CertificateRecord> read(Directive directive, BatchLines.Line line) {
        String place = directive.manifest().stream() + "/" + directive.manifest().seq() + " line " + line.number();
        if (line.op() != LineOp.UPSERT) {
            LOG.warnf("%s is passed over: what was certified can't be unsaid", place);
            return Optional.empty();
        }
        try {
            CertificateRecord record = CertificateRecord.read(line.key(), Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo()));
            if (isEntitled(directive.issuer(), record.certificate(), parts.credentials().trust())) {
                return Optional.of(record);
            }
            LOG.warnf("%s is passed over: %s has no say about that certificate of %s", place, directive.issuer(),
                    record.certificate().identity().nodeId());
        } catch (EnrolmentProblem e) {
            LOG.warnf("%s is passed over (%s): %s", place, e.code(), e.getMessage());
        }
        return Optional.empty();
    }

    /** The issuer of a certificate has a say about it, and everyone above that. */
    private static boolean isEntitled(String issuer, NodeCertificate certificate, TrustStore trust) {
        return trust.issuersOf(certificate).stream().anyMatch(above -> above.identity().nodeId().equals(issuer));
    }

    private void apply(Connection connection, RegisterEntry entry) throws SQLException {
        String digest = entry.record().key();
        boolean revokedBefore = store.all(connection).stream().anyMatch(known -> known.record().key().equals(digest) && known.isRevoked());
        if (revokedBefore && !entry.isRevoked()) {
            LOG.warnf("a certificate of %s is revoked and stays so: %s says again that it has issued it", entry.node(), entry.issuer());
            return;
        }
        store.put(connection, entry);
        takeEffect(entry.record());
    }

    private void takeEffect(CertificateRecord record) {
        if (record.revocation().isEmpty()) {
            parts.credentials().trust().vouch(record.certificate());
            return;
        }
        parts.revocations().put(record);
        try {
            parts.admitted().release(record.certificate());
        } catch (IOException e) {
            throw new Unavailable("a revocation can't be noted on disk now: " + e.getMessage(), e);
        }
    }

    /** The child's batches are refused already; it is told before its connections end. */
    @Override
    public void afterCommit() {
        if (all().stream().anyMatch(RegisterEntry::isRevoked)) {
            cutting.schedule(this::cut, TOLD_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A revoked child is a child no longer. */
    private void cut() {
        try {
            cutRevoked();
        } catch (RuntimeException e) {
            LOG.errorf("a revoked child is not cut off yet, but will be at the next start: %s", FailureText.of(e));
        }
    }

    private void cutRevoked() {
        for (RegisterEntry entry : all()) {
            if (entry.isRevoked()) {
                try {
                    parts.children().revoked(entry.record().certificate());
                } catch (IOException e) {
                    throw new Unavailable("a revocation can't be noted on disk now: " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }

    /** What people must look at. */
    public List<Alarm> alarms() {
        return new KeyAlarms(parts.directives().self(), parts.credentials().signing().certificate(), parts.clock().instant()).of(all());
    }

    @Override
    public void close() {
        cutting.shutdownNow();
    }
}
