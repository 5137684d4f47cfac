package org.fednode.node.operations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.RefusalText;
import org.fednode.node.batchlog.RefusedBatch;
import org.fednode.node.batchlog.UpperLogs;
import org.fednode.node.distribution.Distribution;
import org.fednode.node.enrolment.Register;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.IntakeCounts;
import org.fednode.node.link.DirectiveFlow;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.StandardRequests;
import org.fednode.node.notice.NoticeView;
import org.fednode.node.notice.Notices;
import org.fednode.node.projection.Projection;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.recall.Recall;
import org.fednode.node.recall.Starter;
import org.fednode.node.reconcile.Reconciliations;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunState;
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
            Quarantine quarantine, BatchLog log, Notices notices, Returns returns, Ownership ownership, Register register, Starter starter,
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
                reconciliations.stream().map(NodeStatus::reconciled).toList(), alarms(reconciliations),
                isSettled(batches, relay, intake));
    }

    private List<StatusReport.Alarm> alarms(List<Run> reconciliations) {
        Stream<StatusReport.Alarm> logs = parts.log().upperLogs().all().stream()
                .flatMap(above -> above.alarm().stream().map(alarm -> alarm(above, alarm)));
        Stream<StatusReport.Alarm> runs = reconciliations.stream().filter(run -> run.state().isAlarm()).map(this::alarm);
        Stream<StatusReport.Alarm> keys = parts.register().alarms().stream()
                .map(alarm -> new StatusReport.Alarm(alarm.code(), alarm.node(), alarm.zh(), alarm.en(), alarm.next()));
        return Stream.of(logs, runs, keys, recalled().stream()).flatMap(alarms -> alarms).toList();
    }

    private List<StatusReport.Alarm> recalled() {
        Starter.Result result = parts.starter().result();
        Recall.Outcome outcome = result.outcome();
        String parent = parts.settings().parent().map(NodeSettings.Parent::id).orElse("");
        String look = "node/docs/operations/restore.md";
        List<StatusReport.Alarm> alarms = new ArrayList<>();
        if (result.state() == Starter.State.WAITING) {
            alarms.add(new StatusReport.Alarm("recall.waiting", parent, "恢复备份或更换私钥后正在等待上级应答，期间不签发任何批次",
                    "an old backup or new keys were put in place: nothing is sealed until the parent has answered",
                    "see to the line to the parent, or have it pull now; " + look));
        }
        if (result.state() == Starter.State.FAILED) {
            alarms.add(new StatusReport.Alarm("recall.failed", parent, "本节点的批次无法恢复一致，已停止签发",
                    "this node's own streams can't be put right: nothing is sealed", "see the log, restore the archive from a backup; " + look));
        }
        if (outcome.takenBack() > 0 && outcome.gaveWay() == 0) {
            alarms.add(new StatusReport.Alarm("recall.taken-back", parent, "已取回丢失的 " + outcome.takenBack() + " 个批次",
                    outcome.takenBack() + " batches that this node had lost were taken back",
                    "if no backup was put in place, look at the disk; give again what was entered after it; " + look));
        }
        if (outcome.gaveWay() > 0) {
            alarms.add(new StatusReport.Alarm("recall.gave-way", parent, "发生分叉：本节点 " + outcome.gaveWay() + " 个批次已让位并重新签发",
                    "a fork: " + outcome.gaveWay() + " batches of this node gave way to another branch and were issued again",
                    "make sure that this node runs once, on one machine; " + look));
        }
        if (outcome.unsent() > 0) {
            alarms.add(new StatusReport.Alarm("recall.signed-again", parent, "原私钥签发而上级未接收的 " + outcome.unsent() + " 个批次已用新私钥重新签发",
                    outcome.unsent() + " batches that the lost key had signed and the parent had not accepted were signed again",
                    "nothing is lost; node/docs/operations/lost-key.md"));
        }
        return alarms;
    }

    private StatusReport.Alarm alarm(Run run) {
        boolean failed = run.state() == RunState.FAILED;
        return new StatusReport.Alarm("reconciliation." + run.state().wireName(), run.peer(),
                failed ? "与下级节点的核对未能完成" : "与下级节点的数据仍有差异",
                failed ? "comparing with a child could not be finished: " + run.trouble().orElse("the node stopped")
                        : "this node and a child still hold different records",
                "look at what differs: fednode reconcile " + run.peer() + " --dry-run --data " + parts.settings().data());
    }

    private static StatusReport.Reconciled reconciled(Run run) {
        return new StatusReport.Reconciled(run.peer(), run.state().wireName(), run.ended(), run.trouble());
    }

    private StatusReport.Alarm alarm(UpperLogs.UpperLog above, UpperLogs.Alarm alarm) {
        boolean shrunk = alarm.reason() == LogRefusal.SHRUNK;
        return new StatusReport.Alarm(alarm.reason().code(), above.receiver(),
                shrunk ? "上级节点的接收日志变短" : "上级节点的接收日志被改写",
                "the log of accepted batches of a node above " + (shrunk ? "has fewer entries than it had" : "has other entries than it had"),
                "ask its operators what became of its log; then: fednode log settle --data " + parts.settings().data() + ' ' + above.receiver());
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
