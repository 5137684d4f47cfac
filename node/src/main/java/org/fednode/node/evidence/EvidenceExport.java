package org.fednode.node.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.evidence.Evidence;
import org.fednode.exchange.evidence.ProvenLine;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.LogEntry;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.runtime.Database;
import org.fednode.standards.DataSet;

/** Puts evidence of one record together from the archive, the receipts from above and the logs of accepted batches. */
public final class EvidenceExport {

    private final Parts parts;

    /**
     * What it needs of the node.
     *
     * @param above log proofs of the node above
     */
    public record Parts(Database database, Projection projection, BatchLog log, BatchReceiver inbox, BatchVerifier verifier,
            Digest federation, LogProofs proofs, AboveProofs above) {
    }

    /** Gets a proof from the parent that a batch is in its log; empty when it gives none now. */
    @FunctionalInterface
    public interface AboveProofs {
        AboveProofs NONE = entry -> Optional.empty();

        Optional<ProvenLine.Logged> of(LogEntry entry);
    }

    /** A batch of the archive, opened. */
    private record Opened(LogEntry entry, byte[] manifest, byte[] signature, BatchLines lines) {
    }

    public EvidenceExport(Parts parts) {
        this.parts = parts;
    }

    /**
     * Evidence of the record as it is held, one line for each origin that holds it; with its history, of all that was said
     * about it.
     *
     * @return the file, or nothing when no such record was ever held
     * @throws IOException when the archive can't be read
     */
    public Optional<byte[]> of(DataSet dataSet, String key, boolean history) throws IOException {
        String id = dataSet.definition().id();
        List<RowChange.Source> sources =
                parts.database().transact(connection -> parts.projection().sources(connection, dataSet, key));
        List<ProvenLine> lines = new ArrayList<>();
        AboveProofs above = askedWhileItAnswers();
        for (RowChange.Source source : sources) {
            StreamId stream = new StreamId(source.origin(), source.epoch(), id);
            if (history) {
                addEarlier(stream, source, key, above, lines);
            }
            Opened batch = open(stream, source.seq());
            lines.add(prove(batch, source.line() - 1, receipts(stream, source.seq()), above));
        }
        return lines.isEmpty() ? Optional.empty()
                : Optional.of(new Evidence(parts.federation(), id, key, lines).bytes());
    }

    /** Every accepted line about the record before its current one; only the current one comes with receipts. */
    private void addEarlier(StreamId stream, RowChange.Source current, String key, AboveProofs above, List<ProvenLine> lines)
            throws IOException {
        for (long seq = 1; seq <= current.seq(); seq++) {
            Opened batch = open(stream, seq);
            Set<Integer> rejected = parts.inbox().rejectedLines(stream, seq);
            for (int i = 0; i < batch.lines().count(); i++) {
                BatchLines.Line line = batch.lines().line(i);
                boolean about = line.key().equals(key) || line.from().equals(Optional.of(key));
                boolean earlier = seq < current.seq() || line.number() < current.line();
                if (about && earlier && !rejected.contains(line.number())) {
                    lines.add(prove(batch, i, List.of(), above));
                }
            }
        }
    }

    private ProvenLine prove(Opened batch, int line, List<ProvenLine.Receipted> receipts, AboveProofs above) {
        List<ProvenLine.Logged> logs = new ArrayList<>();
        parts.proofs().inclusion(batch.entry()).ifPresent(logs::add);
        above.of(batch.entry()).ifPresent(logs::add);
        return new ProvenLine(batch.lines().prove(line), batch.manifest(), batch.signature(), receipts, logs);
    }

    /** A parent that doesn't answer once is not waited for with every line. */
    private AboveProofs askedWhileItAnswers() {
        AtomicBoolean answers = new AtomicBoolean(true);
        return entry -> {
            Optional<ProvenLine.Logged> answer = answers.get() ? parts.above().of(entry) : Optional.empty();
            answers.set(answer.isPresent());
            return answer;
        };
    }

    private Opened open(StreamId stream, long seq) throws IOException {
        LoggedBatch logged = logged(stream, seq);
        byte[] file = parts.log().read(logged);
        try {
            BatchContainer container = BatchContainer.read(file);
            Manifest manifest = Manifest.parse(container.manifest());
            if (parts.verifier().verifyOwn(file, manifest.created()) instanceof Verification.Verified verified) {
                return new Opened(new LogEntry(stream, seq, logged.digest()), container.manifest(), container.signature(),
                        verified.lines());
            }
        } catch (BatchProblem e) {
            throw damaged(stream, seq, e);
        }
        throw damaged(stream, seq, null);
    }

    private LoggedBatch logged(StreamId stream, long seq) {
        return parts.log().find(stream, seq).orElseThrow(() -> new IllegalStateException("batch " + stream + '/' + seq
                + " is not in the archive's index; stop the node and run: fednode rebuild"));
    }

    private static IOException damaged(StreamId stream, long seq, Exception cause) {
        return new IOException("batch " + stream + '/' + seq + " in the archive no longer verifies; restore it from a backup", cause);
    }

    /** The receipts from above that reach the batch by a chain that evidence has room for. */
    private List<ProvenLine.Receipted> receipts(StreamId stream, long seq) throws IOException {
        List<ProvenLine.Receipted> receipts = new ArrayList<>();
        for (BatchLog.KeptReceipt kept : parts.log().receipts(stream)) {
            if (kept.through() >= seq && kept.through() - seq <= Evidence.MAX_CHAIN) {
                receipts.add(new ProvenLine.Receipted(kept.page(), chain(stream, seq + 1, kept.through())));
            }
        }
        return receipts;
    }

    private List<byte[]> chain(StreamId stream, long from, long through) throws IOException {
        List<byte[]> chain = new ArrayList<>();
        for (long seq = from; seq <= through; seq++) {
            try {
                chain.add(BatchContainer.read(parts.log().read(logged(stream, seq))).manifest());
            } catch (BatchProblem e) {
                throw damaged(stream, seq, e);
            }
        }
        return chain;
    }
}
