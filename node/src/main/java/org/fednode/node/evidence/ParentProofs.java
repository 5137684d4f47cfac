package org.fednode.node.evidence;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.evidence.ProvenLine;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogProblem;
import org.fednode.exchange.log.ProofJson;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.node.ask.Questions;
import org.jboss.logging.Logger;

/** Asks the parent to prove that a batch is in its log, and believes nothing unchecked. */
public final class ParentProofs implements EvidenceExport.AboveProofs {

    private static final Logger LOG = Logger.getLogger(ParentProofs.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Questions questions;
    private final String parent;
    private final TrustStore trust;
    private final Clock clock;

    public ParentProofs(Questions questions, String parent, TrustStore trust, Clock clock) {
        this.questions = questions;
        this.parent = parent;
        this.trust = trust;
        this.clock = clock;
    }

    @Override
    public Optional<ProvenLine.Logged> of(LogEntry entry) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("entry", entry.members());
        question.put("want", "inclusion");
        try {
            Members answer = questions.with(parent, LogProofs.ABOUT, PATIENCE).ask(question).only("head", "proof");
            LogHead head = LogHead.verify(CanonicalJson.write(answer.object("head").asMap()), trust, clock.instant());
            InclusionProof proof = ProofJson.inclusion(answer.object("proof"));
            if (head.node().identity().nodeId().equals(parent) && head.tree().includes(entry, proof)) {
                return Optional.of(new ProvenLine.Logged(head.bytes(), proof));
            }
            LOG.warnf("the proof of batch %s/%d that %s gave from its log does not hold", entry.stream(), entry.seq(), parent);
        } catch (AskProblem e) {
            LOG.infof("%s gives no proof of batch %s/%d from its log now (%s)", parent, entry.stream(), entry.seq(), e.code());
        } catch (LogProblem | IllegalArgumentException e) {
            LOG.warnf("the proof of batch %s/%d that %s gave from its log was refused: %s", entry.stream(), entry.seq(), parent,
                    e.getMessage());
        }
        return Optional.empty();
    }
}
