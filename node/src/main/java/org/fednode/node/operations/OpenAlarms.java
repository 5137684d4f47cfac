package org.fednode.node.operations;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.batchlog.UpperLogs;
import org.fednode.node.enrolment.Register;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.inbox.Gap;
import org.fednode.node.recall.Starter;
import org.fednode.node.reconcile.Reconciliations;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunState;
import org.fednode.node.runtime.NodeSettings;

/**
 * All that people have to look at and have not acknowledged: what was raised, and what follows from the state of logs,
 * certificates, comparisons and the start.
 */
public record OpenAlarms(NodeSettings settings, Alarms raised, UpperLogs logs, BatchReceiver inbox, Register register, Reconciliations reconciliations,
        Starter starter) {

    /** A gap is filled by itself within minutes, when it can be. */
    private static final Duration GAP_STANDS = Duration.ofHours(1);

    public List<Alarm> open() {
        Stream<Alarm> above = logs.all().stream().flatMap(log -> log.alarm().stream().map(alarm -> alarm(log, alarm)));
        Stream<Alarm> runs = reconciliations.lastOfEachChild().stream().filter(run -> run.state().isAlarm()).map(this::alarm);
        Stream<Alarm> gaps = inbox.gaps(GAP_STANDS).stream().map(this::alarm);
        Stream<Alarm> derived = Stream.of(above, runs, gaps, register.alarms().stream()).flatMap(alarms -> alarms);
        // a state that holds on can't be acknowledged away
        return Stream.of(start().stream(), raised.open(derived.toList()).stream(), raised.raised().stream()).flatMap(alarms -> alarms).toList();
    }

    private Optional<Alarm> start() {
        Starter.Result result = starter.result();
        String parent = settings.parent().map(NodeSettings.Parent::id).orElse("");
        return switch (result.state()) {
            case WAITING -> Optional.of(new Alarm("recall.waiting", parent, result.at(), "恢复备份或更换私钥后正在等待上级应答，期间不签发任何批次",
                    "an old backup or new keys were put in place: nothing is sealed until the parent has answered",
                    "see to the line to the parent, or have it pull now; node/docs/operations/restore.md"));
            case FAILED -> Optional.of(new Alarm("recall.failed", parent, result.at(), "本节点的批次无法恢复一致，已停止签发",
                    "this node's own streams can't be put right: nothing is sealed",
                    "see the log, restore the archive from a backup; node/docs/operations/restore.md"));
            default -> Optional.empty();
        };
    }

    private Alarm alarm(Gap gap) {
        return new Alarm(ReceiverRefusal.GAP.code(), gap.peer(), gap.at(), "下级的批次流 " + gap.stream() + " 缺少较早的批次，已超过一小时",
                "of the stream " + gap.stream() + " earlier batches than " + gap.seq() + " have been missing for more than an hour",
                "fednode reconcile " + gap.peer() + " --data " + settings.data() + "; if it has lost them: node/docs/operations/restore.md");
    }

    private Alarm alarm(Run run) {
        boolean failed = run.state() == RunState.FAILED;
        return new Alarm("reconciliation." + run.state().wireName(), run.peer(), run.ended().orElse(run.started()),
                failed ? "与下级节点的核对未能完成" : "与下级节点的数据仍有差异",
                failed ? "comparing with a child could not be finished: " + run.trouble().orElse("the node stopped")
                        : "this node and a child still hold different records",
                "look at what differs: fednode reconcile " + run.peer() + " --dry-run --data " + settings.data());
    }

    private Alarm alarm(UpperLogs.UpperLog above, UpperLogs.Alarm alarm) {
        boolean shrunk = alarm.reason() == LogRefusal.SHRUNK;
        return new Alarm(alarm.reason().code(), above.receiver(), alarm.at(), shrunk ? "上级节点的接收日志变短" : "上级节点的接收日志被改写",
                "the log of accepted batches of a node above " + (shrunk ? "has fewer entries than it had" : "has other entries than it had"),
                "ask its operators what became of its log; then: fednode log settle --data " + settings.data() + ' ' + above.receiver());
    }
}
