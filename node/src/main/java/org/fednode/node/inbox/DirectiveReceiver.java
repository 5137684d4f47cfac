package org.fednode.node.inbox;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.message.Greeting;
import org.fednode.node.batchlog.AcceptedBefore;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.Directives;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.trust.Lineage;
import org.jboss.logging.Logger;

/**
 * The inbox for what the parent hands down, whatever the link: verifies, archives and applies directives of the nodes
 * above (verification.md#directives). Delivery may repeat, as with {@link BatchReceiver}.
 */
public final class DirectiveReceiver {

    private static final Logger LOG = Logger.getLogger(DirectiveReceiver.class);

    private final Parts parts;
    private final InboxStore store = new InboxStore();

    /** What it needs of the node. */
    public record Parts(Database database, BatchLog log, BatchVerifier verifier, Lineage lineage, Directives directives,
            Clock clock) {
    }

    private record Fault(String code, String detail) {
        Fault(ReceiverRefusal refusal, String detail) {
            this(refusal.code(), detail);
        }
    }

    public DirectiveReceiver(Parts parts) {
        this.parts = parts;
    }

    /**
     * Takes directives in the order of delivery. When it returns, those that were taken are durable and applied.
     *
     * @param peer the parent, proven by its TLS certificate
     * @return those that were not taken; {@code batch.gap} means that earlier ones are missing
     * @throws Unavailable when archive or database fail; deliver them again
     */
    public List<Greeting.Refused> receive(String peer, List<byte[]> files) {
        List<Greeting.Refused> refused = new ArrayList<>();
        Set<BatchType> taken = EnumSet.noneOf(BatchType.class);
        for (byte[] file : files) {
            // a node that joins late gets all of them, those too that were signed by certificates that are over
            Verification verification = AcceptedBefore.verify(parts.verifier()::verify, file, parts.clock().instant());
            if (verification instanceof Verification.Verified batch) {
                Optional<Fault> fault = take(peer, file, batch, taken);
                fault.ifPresent(one -> refused.add(refuse(peer, Optional.of(batch.manifest()), Optional.of(batch.digest()), one)));
            } else if (verification instanceof Verification.Refused broken) {
                refused.add(refuse(peer, broken.claimed(), broken.digest(), new Fault(broken.reason().code(), broken.detail())));
            }
        }
        parts.directives().committed(taken);
        return refused;
    }

    private Optional<Fault> take(String peer, byte[] file, Verification.Verified batch, Set<BatchType> taken) {
        Optional<Fault> unwanted = unwanted(peer, batch);
        if (unwanted.isPresent()) {
            return unwanted;
        }
        try (BatchLog.Writing writing = parts.log().write(); Connection connection = parts.database().connection()) {
            StreamCursor.Step step = writing.cursor(batch.manifest().stream()).step(batch.manifest());
            if (step != StreamCursor.Step.NEXT) {
                return outOfOrder(batch, step);
            }
            try {
                LoggedBatch.Place place = writing.archive(file);
                writing.force();
                parts.directives().apply(connection, batch, Directive.Source.ABOVE);
                writing.logReceived(connection, batch.manifest(), batch.digest(), file.length, place,
                        parts.directives().received(Directive.Source.ABOVE));
                connection.commit();
                writing.committed();
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
            taken.add(batch.manifest().type());
            return Optional.empty();
        } catch (SQLException | IOException e) {
            throw new Unavailable("a directive can't be stored now: " + FailureText.of(e), e);
        }
    }

    private Optional<Fault> unwanted(String peer, Verification.Verified batch) {
        Manifest manifest = batch.manifest();
        // step 18: the direction
        if (DirectiveStream.named(manifest.stream().stream()).filter(DirectiveStream::goesDown).isEmpty()) {
            return Optional.of(new Fault(ReceiverRefusal.DIRECTION, manifest.type().wireName() + " of this stream don't travel downward"));
        }
        // step 19: who has a say
        String origin = manifest.stream().origin();
        if (!parts.lineage().parent().equals(Optional.of(peer)) || !parts.lineage().above().contains(origin)) {
            return Optional.of(new Fault(ReceiverRefusal.NOT_ENTITLED, "its origin is not above this node"));
        }
        if (manifest.type() == BatchType.STANDARD && !parts.lineage().isNational(origin)) {
            return Optional.of(new Fault(ReceiverRefusal.NOT_ENTITLED, "only the national node publishes the standard"));
        }
        return Optional.empty();
    }

    /** Not the next of its stream: seen before, a fork of it, or beyond a gap. */
    private Optional<Fault> outOfOrder(Verification.Verified batch, StreamCursor.Step step) {
        Manifest manifest = batch.manifest();
        return switch (step) {
            case GAP -> Optional.of(new Fault(ReceiverRefusal.GAP, "earlier batches of its stream are missing"));
            case WRONG_PREVIOUS -> Optional.of(new Fault(ReceiverRefusal.PREV, "it is not chained to the last batch accepted here"));
            case OLD -> parts.log().find(manifest.stream(), manifest.seq()).filter(held -> held.digest().equals(batch.digest())).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Fault(ReceiverRefusal.FORK, "another batch of this stream and sequence was accepted before"));
            case NEXT -> throw new IllegalStateException("the next batch of a stream is applied");
        };
    }

    private Greeting.Refused refuse(String peer, Optional<Manifest> claimed, Optional<Digest> digest, Fault fault) {
        StreamId stream = claimed.map(Manifest::stream).orElse(new StreamId(peer, 1, "unreadable"));
        long seq = claimed.map(Manifest::seq).orElse(1L);
        LOG.warnf("directive %s/%d from %s was not taken: %s (%s)", stream, seq, peer, fault.detail(), fault.code());
        parts.database().transact(connection -> {
            store.refuse(connection, peer, claimed, digest, fault.code(), fault.detail(), parts.clock().instant());
            return null;
        });
        return new Greeting.Refused(stream, seq, fault.code());
    }
}
