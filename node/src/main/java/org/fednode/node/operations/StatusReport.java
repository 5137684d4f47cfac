package org.fednode.node.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.time.Instant;
import org.fednode.node.notice.NoticeView;

/**
 * How the node is doing; its components are the members of the JSON that programs get.
 *
 * @param standard version in force
 * @param records how many records are held, by data set
 * @param notices the newest ones
 * @param alarms what a person must look at
 * @param reconciliations the last with each child
 * @param settled whether nothing is under way: no file waits, no own or relayed batch is short of where it must get
 */
public record StatusReport(String id, String level, String division, String standard, Map<String, Long> records,
        Batches batches, Relay relay, QuarantineCount quarantine, IntakeTotals intake, List<Link> links,
        StandardsView standards, ReturnCount returns, List<NoticeView> notices, List<Reconciled> reconciliations, List<Alarm> alarms,
        boolean settled) {

    /** Own batches by how far they have come; each counts once. */
    public record Batches(long sealed, long acceptedByParent, long acceptedNationally, long refused) {
    }

    /** @param node whom it is about @param next what to do */
    public record Alarm(String code, String node, String zh, String en, String next) {
    }

    /** @param pending batches of others that are still to be passed on */
    public record Relay(long pending) {
    }

    /** @param open entries that wait for people */
    public record QuarantineCount(long open) {
    }

    /** Open returns. @param toCorrect records sent back to this node @param awaited records that this node has sent back */
    public record ReturnCount(long toCorrect, long awaited) {
    }

    /** What has come in since the node was set up. @param pendingFiles files in the watched folder */
    public record IntakeTotals(long received, long accepted, long unchanged, long quarantined, int pendingFiles) {
    }

    /** @param direction up or down, seen from here @param kind queue or pull @param lastError in plain words */
    public record Link(String peer, String direction, String kind, String state, long backlog,
            Optional<Instant> lastSuccess, Optional<String> lastError) {
    }

    /**
     * What came of comparing with a child.
     *
     * @param state equal, repaired, different or failed
     */
    public record Reconciled(String peer, String state, Optional<Instant> ended, Optional<String> trouble) {
    }
}
