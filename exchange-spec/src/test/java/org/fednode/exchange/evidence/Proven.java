package org.fednode.exchange.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.Batches;
import org.fednode.exchange.batch.SealedBatch;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.vectors.GrownLog;

/** A county's three batches, what its province and the root say of them, and evidence of a record in the first. */
public final class Proven {

    public static final int LINE = 3;

    private final Federation federation;
    private final List<SealedBatch> batches = new ArrayList<>();
    private final GrownLog log = new GrownLog();

    public Proven(Federation federation) {
        this.federation = federation;
        BatchWriter writer = new BatchWriter(federation.county(), federation.federation(), DigestAlgorithm.SHA_256,
                federation.random("salts"));
        Optional<Digest> previous = Optional.empty();
        for (int seq = 1; seq <= 3; seq++) {
            SealedBatch batch = writer.seal(Batches.at(federation.county(), seq, previous), Batches.lines(5));
            previous = Optional.of(batch.digest());
            batches.add(batch);
            log.append(entry(batch));
        }
    }

    public static LogEntry entry(SealedBatch batch) {
        return new LogEntry(batch.manifest().stream(), batch.manifest().seq(), batch.digest());
    }

    /** One line, with receipts and log proofs of both nodes above. */
    public Evidence evidence() {
        return evidence(line(LINE, List.of(receipted(federation.province(), 3, List.of()), receipted(federation.root(), 1, List.of())),
                List.of(logged(federation.province()), logged(federation.root()))));
    }

    public Evidence evidence(ProvenLine... lines) {
        return new Evidence(federation.federation(), "example", "key-" + LINE, List.of(lines));
    }

    public ProvenLine line(int index, List<ProvenLine.Receipted> receipts, List<ProvenLine.Logged> logs) {
        try {
            BatchContainer container = BatchContainer.read(batches.get(0).bytes());
            return new ProvenLine(lines().prove(index), container.manifest(), container.signature(), receipts, logs);
        } catch (BatchProblem e) {
            throw new AssertionError(e);
        }
    }

    private BatchLines lines() {
        return ((Verification.Verified) new BatchVerifier(federation.trust(), BatchLimits.DEFAULT)
                .verify(batches.get(0).bytes(), Federation.NOW)).lines();
    }

    /** A receipt through a batch, with the manifests that lead there. */
    public ProvenLine.Receipted receipted(SigningKey receiver, int through, List<Receipt.LineException> exceptions) {
        return receipted(receiver, batches.get(0).manifest().stream(), through, exceptions);
    }

    public ProvenLine.Receipted receipted(SigningKey receiver, StreamId stream, int through, List<Receipt.LineException> exceptions) {
        Receipt receipt = new Receipt(stream, through, Optional.of(batches.get(through - 1).digest()), Receipt.Outcome.ACCEPTED,
                Optional.empty(), 0, Optional.empty(), exceptions, Federation.NOW);
        return new ProvenLine.Receipted(page(receiver, receipt), batches.subList(1, through).stream()
                .map(batch -> batch.manifest().canonical()).toList());
    }

    /** A receipt for nothing yet. */
    public ProvenLine.Receipted nothing() {
        return new ProvenLine.Receipted(page(federation.province(), new Receipt(batches.get(0).manifest().stream(), 0,
                Optional.empty(), Receipt.Outcome.ACCEPTED, Optional.empty(), 0, Optional.empty(), List.of(), Federation.NOW)), List.of());
    }

    private byte[] page(SigningKey receiver, Receipt receipt) {
        return ReceiptPage.sign(receiver, federation.federation(), List.of(receipt), Federation.NOW, federation.random("page")).bytes();
    }

    public ProvenLine.Logged logged(SigningKey node) {
        return logged(node, log.tree().inclusion(0, 3));
    }

    public ProvenLine.Logged logged(SigningKey node, InclusionProof proof) {
        TreeHead head = new TreeHead(3, Digest.of(TreeHead.FUNCTION, log.tree().root(3)));
        return new ProvenLine.Logged(LogHead.sign(node, federation.federation(), head, Federation.NOW).bytes(), proof);
    }

    public InclusionProof inclusion(long index) {
        return log.tree().inclusion(index, 3);
    }
}
