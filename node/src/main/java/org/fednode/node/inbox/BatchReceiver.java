package org.fednode.node.inbox;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.Refusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.batchlog.AcceptedBefore;
import org.fednode.node.batchlog.AcceptedLog;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.batchlog.StreamOrder;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.Directives;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.AdmittedCertificates;
import org.fednode.node.trust.Lineage;
import org.fednode.node.trust.Revocations;
import org.jboss.logging.Logger;

/**
 * The one inbox, whatever the link: verifies, judges, archives and applies batches of the nodes below, and signs the
 * receipts. Everything up to the archive leaves no trace when a batch is refused but the refusal itself. Delivery may
 * repeat: a stream's cursor moves in the transaction that applies the batch, and that alone makes the effect happen once.
 */
public final class BatchReceiver {

    private static final Logger LOG = Logger.getLogger(BatchReceiver.class);
    /** So many lines are held in memory and applied in one commit; one batch may have more. */
    private static final int LINES_AT_ONCE = 5_000;

    private static final int RECEIPTS_A_PAGE = 1_000;
    /** The word that makes such a batch good may be on its way. */
    private static final Set<Refusal> MAY_COME = Set.of(Refusal.OTHER_KEY, Refusal.ISSUER_REVOKED);

    private final Parts parts;
    private final Judgement judgement;
    private final InboxStore store = new InboxStore();
    private final RefusalLog refusals = new RefusalLog();

    /** What the inbox needs of the node. @param top whether this is the national node: what it accepts has arrived */
    public record Parts(Database database, Projection projection, BatchLog log, BatchVerifier verifier, TrustStore trust,
            AdmittedCertificates admitted, Revocations revocations, Lineage lineage, Directives directives, Supplier<SigningKey> key, ActiveStandards standards,
            boolean top, Clock clock, CrashPoints crashPoints, StreamOrder order, Alarms alarms) {
    }

    public BatchReceiver(Parts parts) {
        this.parts = parts;
        this.judgement = new Judgement(parts.standards());
    }

    /**
     * Takes batches in the order of delivery. When it returns, everything accepted is durable.
     *
     * @param peer the child that delivered
     * @param files one or more
     * @return signed receipts of the streams touched
     * @throws Unavailable when archive or database fail; nothing of the rest was taken, deliver it again
     */
    public ReceiptPage receive(String peer, List<byte[]> files) {
        ReceiptsInHand receipts = new ReceiptsInHand();
        List<JudgedBatch> group = new ArrayList<>();
        int lines = 0;
        for (byte[] file : files) {
            Optional<JudgedBatch> judged = check(peer, file, receipts);
            if (judged.isPresent()) {
                group.add(judged.get());
                lines += judged.get().verified().lines().count();
            }
            // what a directive says may concern the very next batch
            if (lines >= LINES_AT_ONCE || judged.filter(batch -> batch.dataSet().isEmpty()).isPresent()) {
                applyAll(peer, group, receipts);
                group.clear();
                lines = 0;
            }
        }
        applyAll(peer, group, receipts);
        return page(receipts.receipts(parts.log()::cursor, parts.clock().instant()));
    }

    /** This node's own receipts for every stream that comes through the child, as they stand. */
    public List<ReceiptPage> standing(String child) {
        ReceiptsInHand receipts = new ReceiptsInHand();
        parts.log().cursors().keySet().stream().filter(stream -> routeOf(stream.origin()).equals(Optional.of(child)))
                .forEach(stream -> receipts.accepted(stream, List.of()));
        List<Receipt> all = receipts.receipts(parts.log()::cursor, parts.clock().instant());
        List<ReceiptPage> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += RECEIPTS_A_PAGE) {
            pages.add(page(all.subList(from, Math.min(all.size(), from + RECEIPTS_A_PAGE))));
        }
        return pages;
    }

    /** Streams that have stood before a gap for so long, and still do. */
    public List<Gap> gaps(Duration since) {
        Instant before = parts.clock().instant().minus(since);
        return parts.database().transact(connection -> store.gaps(connection, before)).stream()
                .filter(gap -> parts.log().cursor(gap.stream()).seq() < gap.seq()).toList();
    }

    /** What this node says of streams that it had accepted once and does not know any more. */
    public record Forgotten(int streams, ReceiptPage page) {
    }

    /**
     * Of those streams, which come through the child, the ones of which nothing is held. Of an origin that is unknown by now
     * the child may say so. Empty when there are none.
     */
    public Optional<Forgotten> forgotten(String child, List<StreamId> streams) {
        ReceiptsInHand receipts = new ReceiptsInHand();
        streams.stream().filter(stream -> parts.log().cursor(stream).seq() == 0
                && routeOf(stream.origin()).filter(other -> !other.equals(child)).isEmpty()).forEach(stream -> receipts.accepted(stream, List.of()));
        List<Receipt> all = receipts.receipts(parts.log()::cursor, parts.clock().instant());
        return all.isEmpty() ? Optional.empty() : Optional.of(new Forgotten(all.size(), page(all)));
    }

    private ReceiptPage page(List<Receipt> receipts) {
        AcceptedLog.Told now = parts.log().accepted().tell(parts.clock());
        return ReceiptPage.sign(parts.key().get(), parts.trust().federation(),
                receipts.stream().map(one -> one.with(now.head())).toList(), now.at());
    }

    /** The child through which an origin's batches come; empty for our own and for unknown origins. */
    public Optional<String> routeOf(String origin) {
        return parts.lineage().routeTo(origin);
    }

    public List<RefusalEntry> latestRefusals(int limit) {
        return parts.database().transact(connection -> store.latest(connection, limit));
    }

    /** Lines of an accepted batch that were judged invalid here, and so made no row. */
    public Set<Integer> rejectedLines(StreamId stream, long seq) {
        return parts.database().transact(connection -> store.exceptions(connection, stream, seq));
    }

    /** Empties the inbox's tables, before a rebuild from the archive. */
    public void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }

    private Optional<JudgedBatch> check(String peer, byte[] file, ReceiptsInHand receipts) {
        Verification verification = parts.verifier().verify(file, parts.clock().instant());
        if (verification instanceof Verification.Refused refused) {
            stop(peer, refused.claimed(), refused.digest(), new Judgement.Outcome.Stopped(refused.reason().code(),
                    refused.detail(), MAY_COME.contains(refused.reason())), receipts);
            return Optional.empty();
        }
        parts.admitted().remember();
        Verification.Verified verified = (Verification.Verified) verification;
        if (!parts.lineage().route(verified.signer()).equals(Optional.of(peer))) {
            stop(peer, verified, new Judgement.Outcome.Stopped(ReceiverRefusal.SCOPE.code(),
                    "its origin is not below the node that delivered it", false), receipts);
            return Optional.empty();
        }
        if (parts.order().step(parts.log().cursor(verified.manifest().stream()), verified.manifest()) == StreamCursor.Step.OLD) {
            old(peer, verified, receipts);
            return Optional.empty();
        }
        // verification.md step 17
        if (parts.revocations().against(verified.signer(), verified.manifest().stream(), verified.manifest().seq()).isPresent()) {
            stop(peer, verified, new Judgement.Outcome.Stopped(ReceiverRefusal.REVOKED.code(),
                    "its signer's certificate is revoked from an earlier sequence on", false), receipts);
            return Optional.empty();
        }
        Optional<Judgement.Outcome.Stopped> late = judgement.late(verified.manifest());
        if (late.isPresent()) {
            stop(peer, verified, late.get(), receipts);
            return Optional.empty();
        }
        Judgement.Outcome outcome = judgement.judge(file, verified);
        if (outcome instanceof Judgement.Outcome.Stopped stopped) {
            stop(peer, verified, stopped, receipts);
            return Optional.empty();
        }
        return Optional.of(((Judgement.Outcome.Judged) outcome).batch());
    }

    private void applyAll(String peer, List<JudgedBatch> batches, ReceiptsInHand receipts) {
        if (batches.isEmpty()) {
            return;
        }
        List<JudgedBatch> others = new ArrayList<>(batches);
        List<JudgedBatch> next;
        try (BatchLog.Writing writing = parts.log().write(); Connection connection = parts.database().connection()) {
            try {
                next = takeNext(writing, others);
                List<LoggedBatch.Place> places = new ArrayList<>();
                for (JudgedBatch batch : next) {
                    places.add(writing.archive(batch.file()));
                }
                parts.crashPoints().reached(CrashPoints.Place.RECEIVED_APPENDED);
                writing.force();
                apply(connection, writing, next, places);
                parts.crashPoints().reached(CrashPoints.Place.RECEIVED_APPLIED);
                connection.commit();
                writing.committed();
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new Unavailable("batches can't be stored now: " + FailureText.of(e), e);
        }
        parts.crashPoints().reached(CrashPoints.Place.RECEIVED_COMMITTED);
        parts.directives().committed(next.stream().filter(batch -> batch.dataSet().isEmpty())
                .map(batch -> batch.verified().manifest().type()).collect(Collectors.toSet()));
        next.forEach(batch -> accepted(batch, receipts));
        others.forEach(batch -> outOfOrder(peer, batch.verified(), receipts));
    }

    /** Removes those that follow on in their streams, in an order in which they do: lines may change the order of messages. */
    private List<JudgedBatch> takeNext(BatchLog.Writing writing, List<JudgedBatch> left) {
        Map<StreamId, StreamCursor> cursors = new LinkedHashMap<>();
        List<JudgedBatch> next = new ArrayList<>();
        int before;
        do {
            before = next.size();
            for (Iterator<JudgedBatch> each = left.iterator(); each.hasNext();) {
                JudgedBatch batch = each.next();
                Manifest manifest = batch.verified().manifest();
                StreamCursor cursor = cursors.computeIfAbsent(manifest.stream(), writing::cursor);
                if (parts.order().step(cursor, manifest) == StreamCursor.Step.NEXT) {
                    cursors.put(manifest.stream(), StreamCursor.after(manifest, batch.verified().digest()));
                    next.add(batch);
                    each.remove();
                }
            }
        } while (next.size() > before && !left.isEmpty());
        return next;
    }

    /** Applies batches whose bytes the archive holds; batches of one stream that stand together in one bulk write. */
    private void apply(Connection connection, BatchLog.Writing writing, List<JudgedBatch> batches,
            List<LoggedBatch.Place> places) throws SQLException {
        List<RowChange> rows = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            JudgedBatch batch = batches.get(i);
            Manifest manifest = batch.verified().manifest();
            rows.addAll(batch.rows());
            boolean last = i + 1 == batches.size() || !batches.get(i + 1).verified().manifest().stream().equals(manifest.stream())
                    || batches.get(i + 1).dataSet() != batch.dataSet();
            if (last && batch.dataSet().isPresent()) {
                parts.projection().apply(connection, batch.dataSet().get(), rows);
                rows = new ArrayList<>();
            }
            store.except(connection, manifest.stream(), batch.exceptions());
            BatchState state = batch.dataSet().isPresent() ? recordState() : applyDirective(connection, batch.verified());
            writing.logReceived(connection, manifest, batch.verified().digest(), batch.file().length, places.get(i), state);
        }
    }

    private BatchState recordState() {
        return parts.top() ? BatchState.ACCEPTED_NATIONALLY : BatchState.SEALED;
    }

    private BatchState applyDirective(Connection connection, Verification.Verified batch) throws SQLException {
        Directive.Source source = parts.directives().sourceOf(batch);
        parts.directives().apply(connection, batch, source);
        return parts.directives().received(source);
    }

    /**
     * Applies received batches that the archive holds and the database doesn't, at start and on a rebuild.
     *
     * @return how many were applied
     */
    public int rollForward() throws IOException {
        int[] applied = {0};
        parts.log().receivedBeyondIndex((place, file) -> {
            if (applyArchived(place, file)) {
                applied[0]++;
            }
        });
        if (applied[0] > 0) {
            LOG.infof("%d received batches rolled forward from the archive", applied[0]);
        }
        return applied[0];
    }

    private boolean applyArchived(LoggedBatch.Place place, byte[] file) {
        if (!(AcceptedBefore.verify(parts.verifier()::verify, file, parts.clock().instant()) instanceof Verification.Verified verified)
                || !(judgement.again(file, verified) instanceof Judgement.Outcome.Judged judged)) {
            LOG.errorf("archive entry %s at %d can't be applied: it no longer verifies", place.segment(), place.offset());
            return false;
        }
        try (BatchLog.Writing writing = parts.log().write()) {
            if (parts.order().step(writing.cursor(verified.manifest().stream()), verified.manifest()) != StreamCursor.Step.NEXT) {
                return false;
            }
            parts.database().transact(connection -> {
                apply(connection, writing, List.of(judged.batch()), List.of(place));
                return null;
            });
            writing.committed();
            parts.crashPoints().reached(CrashPoints.Place.ROLLED_FORWARD);
            return true;
        }
    }

    private void accepted(JudgedBatch batch, ReceiptsInHand receipts) {
        Manifest manifest = batch.verified().manifest();
        if (!batch.exceptions().isEmpty()) {
            LOG.warnf("batch %s/%d: %d lines are invalid and marked rejected", manifest.stream(), manifest.seq(),
                    batch.exceptions().size());
        }
        receipts.accepted(manifest.stream(), batch.exceptions());
    }

    /** Not the next of its stream: seen before, a fork of it, or beyond a gap. */
    private void outOfOrder(String peer, Verification.Verified verified, ReceiptsInHand receipts) {
        StreamCursor.Step step = parts.order().step(parts.log().cursor(verified.manifest().stream()), verified.manifest());
        switch (step) {
            case OLD -> old(peer, verified, receipts);
            case GAP -> stop(peer, verified, new Judgement.Outcome.Stopped(ReceiverRefusal.GAP.code(),
                    "earlier batches of its stream are missing; they are asked for", true), receipts);
            case WRONG_PREVIOUS -> stop(peer, verified, new Judgement.Outcome.Stopped(ReceiverRefusal.PREV.code(),
                    "it is not chained to the last batch accepted here", false), receipts);
            case NEXT -> throw new IllegalStateException("the next batch of a stream is applied");
        }
    }

    private void old(String peer, Verification.Verified verified, ReceiptsInHand receipts) {
        StreamId stream = verified.manifest().stream();
        boolean same = parts.log().find(stream, verified.manifest().seq())
                .map(held -> held.digest().equals(verified.digest())).orElse(false);
        if (!same) {
            stop(peer, verified, new Judgement.Outcome.Stopped(ReceiverRefusal.FORK.code(),
                    "another batch of this stream and sequence was accepted before", false), receipts);
            return;
        }
        receipts.accepted(stream, List.of());
    }

    private void stop(String peer, Verification.Verified verified, Judgement.Outcome.Stopped stopped,
            ReceiptsInHand receipts) {
        stop(peer, Optional.of(verified.manifest()), Optional.of(verified.digest()), stopped, receipts);
    }

    private void stop(String peer, Optional<Manifest> claimed, Optional<Digest> digest, Judgement.Outcome.Stopped stopped,
            ReceiptsInHand receipts) {
        Instant now = parts.clock().instant();
        String name = claimed.map(manifest -> manifest.stream() + "/" + manifest.seq()).orElse("(unreadable)");
        refusals.leftOut(peer, now).ifPresent(count ->
                LOG.warnf("%d more batches from %s were held or refused in the minute before", count, peer));
        boolean tells = refusals.tells(peer, now);
        if (tells) {
            LOG.warnf("batch %s from %s %s: %s (%s)", name, peer, stopped.held() ? "held" : "refused", stopped.detail(), stopped.reason());
        }
        boolean first = parts.database().transact(connection ->
                store.refuse(connection, peer, claimed, digest, stopped.reason(), stopped.detail(), now));
        if (tells && first && !stopped.held()) {
            parts.alarms().raise(stopped.reason(), peer, "已拒绝下级送来的批次 " + name, "batch " + name + ", which it delivered, was refused: "
                    + stopped.detail(), stopped.reason().equals(ReceiverRefusal.FORK.code()) || stopped.reason().equals(ReceiverRefusal.PREV.code())
                    ? "call its people: does a second machine run as this node? node/docs/operations/restore.md"
                    : "call its people; it sees the same reason by: fednode status");
        }
        StreamId stream = claimed.map(Manifest::stream).orElse(new StreamId(peer, 1, "unreadable"));
        receipts.stopped(stream, digest, claimed.map(Manifest::seq).orElse(0L), stopped);
    }
}
