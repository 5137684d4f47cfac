package org.fednode.exchange.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.evidence.Verdict.Acceptance;
import org.fednode.exchange.evidence.Verdict.Statement;
import org.fednode.exchange.evidence.Verdict.Way;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogProblem;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.exchange.receipt.ReceiptRefusal;
import org.fednode.exchange.signature.SignedStatement;

/**
 * Checks evidence step by step as spec/evidence.md numbers them, knowing the federation's root and the division table and
 * nothing else. Every signature is judged at the time that it claims. Safe for use by several threads.
 */
public final class EvidenceVerifier {

    private final NodeCertificate root;
    private final DivisionTree divisions;

    public EvidenceVerifier(NodeCertificate root, DivisionTree divisions) {
        this.root = root;
        this.divisions = divisions;
    }

    /** @throws EvidenceProblem at the first step that fails */
    public Verdict verify(byte[] file) throws EvidenceProblem {
        // step 1: the form
        Evidence evidence = Evidence.read(file);
        // step 2: the federation
        if (!evidence.federation().equals(trust().federation())) {
            throw new EvidenceProblem(EvidenceRefusal.FOREIGN_FEDERATION, "federation",
                    "the evidence is of another federation than the root's");
        }
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < evidence.lines().size(); i++) {
            statements.add(new LineCheck(evidence, evidence.lines().get(i), "lines[" + i + "]").run());
        }
        return new Verdict(evidence.stream(), evidence.key(), statements);
    }

    // Each signature gets a store of its own: a key that was renewed in between is none of evidence's business.
    private TrustStore trust() {
        return new TrustStore(root, divisions);
    }

    private final class LineCheck {

        private final Evidence evidence;
        private final ProvenLine proven;
        private final String part;
        private final List<Acceptance> acceptances = new ArrayList<>();
        private Manifest manifest;
        private List<NodeCertificate> path;
        private BatchLines.Line line;

        private LineCheck(Evidence evidence, ProvenLine proven, String part) {
            this.evidence = evidence;
            this.proven = proven;
            this.part = part;
        }

        private Statement run() throws EvidenceProblem {
            NodeCertificate origin = checkManifest();
            checkLine();
            for (int i = 0; i < proven.receipts().size(); i++) {
                checkReceipt(proven.receipts().get(i), part + ".receipts[" + i + "]");
            }
            for (int i = 0; i < proven.logs().size(); i++) {
                checkLog(proven.logs().get(i), part + ".logs[" + i + "]");
            }
            Optional<byte[]> value = line.valueTo() == line.valueFrom() ? Optional.empty()
                    : Optional.of(Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo()));
            return new Statement(origin.identity(), manifest.stream(), manifest.seq(), manifest.digest(), line.number(),
                    line.op(), line.at(), value, manifest.created(), acceptances);
        }

        // step 3: manifest, signature and signer, by verification.md's steps 2 to 7
        private NodeCertificate checkManifest() throws EvidenceProblem {
            try {
                manifest = Manifest.parse(proven.manifest());
                TrustStore trust = trust();
                NodeCertificate origin = new BatchVerifier(trust, BatchLimits.DEFAULT)
                        .verifySigned(proven.manifest(), proven.signature(), manifest.created());
                path = trust.path(origin);
                return origin;
            } catch (BatchProblem e) {
                throw new EvidenceProblem(e.reason().code(), part + ".manifest", e.getMessage());
            }
        }

        private void checkLine() throws EvidenceProblem {
            // step 4: the line's own form, and that it is about the record
            try {
                line = proven.proof().read();
            } catch (BatchProblem e) {
                throw new EvidenceProblem(e.reason().code(), part + ".line", e.getMessage());
            }
            boolean same = manifest.type() == BatchType.RECORDS && manifest.stream().stream().equals(evidence.stream())
                    && (line.key().equals(evidence.key()) || line.from().equals(Optional.of(evidence.key())));
            if (!same) {
                throw new EvidenceProblem(EvidenceRefusal.ANOTHER_RECORD, part + ".line",
                        "the line is about another record than the evidence names");
            }
            // step 5: the line belongs to the batch
            if (!proven.proof().holdsIn(manifest)) {
                throw new EvidenceProblem(EvidenceRefusal.PATH, part + ".path",
                        "line, nonce and path do not lead to the signed root: one of them was altered");
            }
        }

        // step 6: a receipt of a node above that covers the batch
        private void checkReceipt(ProvenLine.Receipted receipted, String where) throws EvidenceProblem {
            ReceiptPage page;
            try {
                page = ReceiptPage.verify(receipted.page(), trust(), claimedTime(receipted.page()));
            } catch (ReceiptProblem e) {
                throw new EvidenceProblem(e.code(), where, e.getMessage());
            } catch (CanonicalProblem | IllegalArgumentException e) {
                throw new EvidenceProblem(ReceiptRefusal.FORMAT.code(), where, e.getMessage());
            }
            requireAbove(page.receiver(), where);
            List<Receipt> covering = page.receipts().stream().filter(receipt -> receipt.stream().equals(manifest.stream())
                    && receipt.through() >= manifest.seq()).toList();
            if (covering.isEmpty()) {
                throw new EvidenceProblem(EvidenceRefusal.NOT_COVERED, where, "no receipt of the page covers the batch");
            }
            for (Receipt receipt : covering) {
                checkChain(receipted.chain(), receipt, where);
            }
            acceptances.add(new Acceptance(page.receiver().identity().nodeId(), page.receiver().identity().level(), Way.RECEIPT,
                    page.created()));
        }

        private void checkChain(List<byte[]> chain, Receipt receipt, String where) throws EvidenceProblem {
            Manifest last = manifest;
            for (byte[] next : chain) {
                last = follower(last, next, where);
            }
            if (last.seq() != receipt.through() || !Optional.of(last.digest()).equals(receipt.throughDigest())) {
                throw new EvidenceProblem(EvidenceRefusal.CHAIN, where, "the chain of manifests does not lead to the batch that the receipt names");
            }
            boolean rejected = receipt.exceptions().stream()
                    .anyMatch(one -> one.seq() == manifest.seq() && one.line() == line.number());
            if (rejected) {
                throw new EvidenceProblem(EvidenceRefusal.REJECTED, where, "the receipt marks the line rejected");
            }
        }

        private Manifest follower(Manifest last, byte[] next, String where) throws EvidenceProblem {
            try {
                Manifest manifest = Manifest.parse(next);
                if (manifest.stream().equals(last.stream()) && manifest.seq() == last.seq() + 1
                        && manifest.prev().equals(Optional.of(last.digest()))) {
                    return manifest;
                }
            } catch (BatchProblem e) {
                throw new EvidenceProblem(EvidenceRefusal.CHAIN, where, e.getMessage());
            }
            throw new EvidenceProblem(EvidenceRefusal.CHAIN, where, "a manifest of the chain does not follow the one before it");
        }

        // step 7: the batch is in the log of a node above
        private void checkLog(ProvenLine.Logged logged, String where) throws EvidenceProblem {
            try {
                LogHead head = LogHead.verify(logged.head(), trust(), claimedTime(logged.head()));
                requireAbove(head.node(), where);
                LogEntry entry = new LogEntry(manifest.stream(), manifest.seq(), manifest.digest());
                if (!head.tree().includes(entry, logged.proof())) {
                    throw new LogProblem(LogRefusal.INCLUSION, "the proof does not lead from the batch to the signed root of the log");
                }
                acceptances.add(new Acceptance(head.node().identity().nodeId(), head.node().identity().level(), Way.LOG, head.created()));
            } catch (LogProblem e) {
                throw new EvidenceProblem(e.code(), where, e.getMessage());
            } catch (CanonicalProblem | IllegalArgumentException e) {
                throw new EvidenceProblem(LogRefusal.FORMAT.code(), where, e.getMessage());
            }
        }

        // The origin's path names who is above it; a certificate may have been renewed since, so the id counts.
        private void requireAbove(NodeCertificate receiver, String where) throws EvidenceProblem {
            boolean above = path.stream().skip(1).anyMatch(step -> step.identity().nodeId().equals(receiver.identity().nodeId()));
            if (!above) {
                throw new EvidenceProblem(EvidenceRefusal.NOT_ABOVE, where, "node " + receiver.identity().nodeId()
                        + " is not above the origin");
            }
        }
    }

    private static Instant claimedTime(byte[] envelope) throws CanonicalProblem {
        return SignedStatement.read(new Members("envelope", CanonicalJson.parseObject(envelope))).created();
    }
}
