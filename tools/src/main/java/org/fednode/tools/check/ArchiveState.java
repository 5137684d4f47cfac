package org.fednode.tools.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.archive.ArchiveReader;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;

/** Replays a node's archive: every batch must verify under the root and follow the one before it. */
final class ArchiveState {

    /** A node keeps quarantined input whole in batches of its own, which may be larger than those that travel. */
    private static final BatchLimits OWN_LIMITS = new BatchLimits(BatchLimits.DEFAULT.maxLines() * 4,
            BatchLimits.DEFAULT.maxRawBytes() * 4, BatchLimits.DEFAULT.maxLineBytes() * 8);

    private final BatchVerifier ownVerifier;
    private final BatchVerifier verifier;
    private final Instant now;
    private final String where;
    private final List<String> problems;
    private final State state = new State();
    private final Map<StreamId, Manifest> last = new HashMap<>();
    private final Map<StreamId, Digest> lastDigest = new HashMap<>();

    private ArchiveState(TrustStore trust, Instant now, String where, List<String> problems) {
        this.ownVerifier = new BatchVerifier(trust, OWN_LIMITS);
        this.verifier = new BatchVerifier(trust, BatchLimits.DEFAULT);
        this.now = now;
        this.where = where;
        this.problems = problems;
    }

    /** @param problems receives batches that don't verify or chain */
    static State read(Path archive, TrustStore trust, Instant now, String where, List<String> problems) throws IOException {
        ArchiveState replay = new ArchiveState(trust, now, where, problems);
        ArchiveReader.forEach(archive, replay::batch);
        return replay.state;
    }

    private void batch(boolean own, byte[] bytes) {
        Verification verification = own ? ownVerifier.verifyOwn(bytes, now) : verifier.verify(bytes, now);
        if (verification instanceof Verification.Refused refused) {
            problems.add(where + ": a batch does not verify: " + refused.reason().code() + ", " + refused.detail());
        } else if (verification instanceof Verification.Verified batch && follows(batch) && batch.manifest().type() == BatchType.RECORDS) {
            apply(batch.manifest().stream().stream(), batch.lines());
        }
    }

    /** The next of its stream; the same batch twice is nothing new. */
    private boolean follows(Verification.Verified batch) {
        Manifest manifest = batch.manifest();
        StreamId stream = manifest.stream();
        if (batch.digest().equals(lastDigest.get(stream))) {
            return false;
        }
        long expected = last.containsKey(stream) ? last.get(stream).seq() + 1 : 1;
        if (manifest.seq() != expected || !manifest.prev().equals(Optional.ofNullable(lastDigest.get(stream)))) {
            problems.add(where + ": batch " + stream + "/" + manifest.seq() + " does not follow the one before it");
        }
        last.put(stream, manifest);
        lastDigest.put(stream, batch.digest());
        return true;
    }

    private void apply(String dataSet, BatchLines lines) {
        for (int i = 0; i < lines.count(); i++) {
            BatchLines.Line line = lines.line(i);
            line.from().ifPresent(from -> state.remove(dataSet, from));
            if (line.op() == LineOp.DELETE) {
                state.remove(dataSet, line.key());
            } else {
                state.put(dataSet, line.key(), State.Content.of(line.buffer(), line.valueFrom(), line.valueTo()));
            }
        }
    }
}
