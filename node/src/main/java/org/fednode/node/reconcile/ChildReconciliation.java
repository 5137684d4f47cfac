package org.fednode.node.reconcile;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.exchange.reconcile.ReconciliationProblem;
import org.fednode.exchange.reconcile.SignedOutcome;
import org.fednode.node.ask.Conversation;
import org.fednode.standards.DataSet;

/** The parent's side of one reconciliation with one child: data set after data set, then both sign. */
final class ChildReconciliation {

    /** What it needs of the node. */
    record Parts(DataSetReconciliation.Parts dataSets, Supplier<SigningKey> key, TrustStore trust, Clock clock) {
    }

    private final Parts parts;
    private final Conversation child;

    ChildReconciliation(Parts parts, Conversation child) {
        this.parts = parts;
        this.child = child;
    }

    /** @param signed empty after a dry run, which nobody signs */
    record Result(RunReport report, Optional<Reconciliation> signed) {
    }

    Result run(List<DataSet> dataSets, boolean dry, Consumer<String> progress) throws AskProblem {
        List<RunReport.DataSetReport> reports = new ArrayList<>();
        List<RunReport.StreamReport> streams = new ArrayList<>();
        List<Outcome.DataSetOutcome> signable = new ArrayList<>();
        for (DataSet dataSet : dataSets) {
            DataSetReconciliation.Result result = new DataSetReconciliation(parts.dataSets(), child, dataSet, dry, progress).run();
            reports.add(result.report());
            streams.addAll(result.streams());
            signable.add(result.signable());
        }
        progress.accept("signing");
        return new Result(new RunReport(reports, streams), dry ? Optional.empty() : Optional.of(sign(signable)));
    }

    private Reconciliation sign(List<Outcome.DataSetOutcome> dataSets) throws AskProblem {
        Outcome outcome = new Outcome(parts.key().get().certificate().identity().nodeId(), child.peer(), dataSets);
        SignedOutcome ours = SignedOutcome.sign(parts.key().get(), parts.trust().federation(), outcome, parts.clock().instant());
        Members answer = child.ask(Steps.step("sign", "outcome", ours.json()));
        try {
            return Reconciliation.of(ours, SignedOutcome.verify(answer.object("outcome"), parts.trust(), parts.clock().instant()));
        } catch (ReconciliationProblem e) {
            throw new AskProblem(e.code(), e.getMessage());
        }
    }
}
