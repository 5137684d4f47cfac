package org.fednode.node.operations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.RefusalText;
import org.fednode.node.batchlog.RefusedBatch;
import org.fednode.node.distribution.Distribution;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.IntakeCounts;
import org.fednode.node.link.DirectiveFlow;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.StandardRequests;
import org.fednode.node.notice.NoticeView;
import org.fednode.node.notice.Notices;
import org.fednode.node.projection.Projection;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.reconcile.Reconciliations;
import org.fednode.node.reconcile.Run;
import org.fednode.node.ownership.Ownership;
import org.fednode.node.returns.Returns;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;

/** Puts the node's status together from what each feature knows. */
public final class NodeStatus implements StatusSource {

    private static final int NOTICES = 5;
    private static final int REFUSALS = 20;
    /** Nodes that are named; a province has some hundred below it. */
    private static final int BEHIND = 500;

    private final Parts parts;

    /** What is asked. @param top whether nobody is above this node */
    public record Parts(NodeSettings settings, ActiveStandards standards, Database database, Projection projection,
            Quarantine quarantine, BatchLog log, Notices notices, Returns returns, Ownership ownership, OpenAlarms alarms,
            Reconciliations reconciliations, Distribution distribution, DirectiveFlow flow,
            StandardRequests requests, Intake intake, Supplier<List<LinkStatus>> links, boolean top) {
    }

    public NodeStatus(Parts parts) {
        this.parts = parts;
    }

    @Override
    public StatusReport status() {
        StatusReport.Batches batches = batches();
        StatusReport.Relay relay = new StatusReport.Relay(parts.log().relayedByState().getOrDefault(BatchState.SEALED, 0L));
        StatusReport.IntakeTotals intake = intake();
        List<Run> reconciliations = parts.reconciliations().lastOfEachChild();
        return new StatusReport(parts.settings().id(), parts.settings().level().wireName(), parts.settings().division(),
                parts.standards().current().version(), parts.database().transact(this::records), batches, refusals(), relay,
                new StatusReport.QuarantineCount(parts.database().transact(parts.quarantine()::open)), intake,
                parts.links().get().stream().map(NodeStatus::link).toList(),
                standards(), returns(), ownership(), parts.notices().newest(NOTICES).stream().map(NoticeView::of).toList(),
                reconciliations.stream().map(NodeStatus::reconciled).toList(), parts.alarms().open().stream().map(StatusReport.Alarm::of).toList(),
                isSettled(batches, relay, intake));
    }

    private static StatusReport.Reconciled reconciled(Run run) {
        return new StatusReport.Reconciled(run.peer(), run.state().wireName(), run.ended(), run.trouble());
    }

    private boolean isSettled(StatusReport.Batches batches, StatusReport.Relay relay, StatusReport.IntakeTotals intake) {
        boolean arrived = parts.top() || batches.sealed() == 0 && batches.acceptedByParent() == 0 && batches.refused() == 0 && relay.pending() == 0;
        return arrived && intake.pendingFiles() == 0;
    }

    private StatusReport.Batches batches() {
        Map<BatchState, Long> own = parts.log().ownByState();
        return new StatusReport.Batches(own.getOrDefault(BatchState.SEALED, 0L),
                own.getOrDefault(BatchState.ACCEPTED_BY_PARENT, 0L), own.getOrDefault(BatchState.ACCEPTED_NATIONALLY, 0L),
                own.getOrDefault(BatchState.REFUSED, 0L));
    }

    private List<StatusReport.Refusal> refusals() {
        return parts.log().refusals(REFUSALS).stream().map(NodeStatus::refusal).toList();
    }

    private static StatusReport.Refusal refusal(RefusedBatch batch) {
        RefusalText text = RefusalText.of(batch.reason());
        return new StatusReport.Refusal(batch.stream().stream(), batch.stream().epoch(), batch.seq(), batch.reason(), batch.following(),
                StatusReport.Text.of(text.meaning()), StatusReport.Text.of(text.next()));
    }

    private Map<String, Long> records(Connection connection) throws SQLException {
        Map<String, Long> records = new TreeMap<>();
        for (DataSet dataSet : parts.standards().current().dataSets().values()) {
            records.put(dataSet.definition().id(), parts.projection().count(connection, dataSet));
        }
        return records;
    }

    private StatusReport.IntakeTotals intake() {
        IntakeCounts totals = parts.database().transact(parts.intake().requests()::totals);
        return new StatusReport.IntakeTotals(totals.received(), totals.accepted(), totals.unchanged(),
                totals.quarantined(), parts.intake().folder().pending(), parts.intake().folder().misplaced());
    }

    private StandardsView standards() {
        StandardPackage inForce = parts.standards().current();
        Map<String, StandardsView.Version> held = new LinkedHashMap<>();
        parts.standards().held().forEach(one -> held.put(one.digest(),
                new StandardsView.Version(one.version(), one.effective(), one.digest(), Optional.empty())));
        parts.distribution().published().stream().filter(one -> one.problem().isPresent()).forEach(one -> held.putIfAbsent(
                one.reference().digest().toString(), new StandardsView.Version(one.reference().version(), one.effective(),
                        one.reference().digest().toString(), one.problem())));
        Map<String, List<String>> below = parts.flow().standardsBelow();
        Set<String> former = parts.standards().held().stream().filter(one -> one.effective().isBefore(inForce.effective()))
                .map(StandardPackage::version).collect(Collectors.toSet());
        Map<String, Integer> counts = new TreeMap<>();
        below.forEach((version, nodes) -> counts.put(version, nodes.size()));
        List<String> behind = below.entrySet().stream().filter(entry -> former.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()).sorted().limit(BEHIND).toList();
        return new StandardsView(inForce.version(), List.copyOf(held.values()), counts, behind, parts.requests().wanted());
    }

    private StatusReport.ReturnCount returns() {
        Returns.Open open = parts.returns().open();
        return new StatusReport.ReturnCount(open.toCorrect(), open.awaited());
    }

    private StatusReport.OwnershipCount ownership() {
        Ownership.Open open = parts.ownership().open();
        return new StatusReport.OwnershipCount(open.contests(), open.claims(), open.transfers());
    }

    private static StatusReport.Link link(LinkStatus link) {
        return new StatusReport.Link(link.peer(), link.direction().name().toLowerCase(java.util.Locale.ROOT), link.kind(),
                link.state(), link.backlog(), link.lastSuccess(), link.lastError());
    }
}
