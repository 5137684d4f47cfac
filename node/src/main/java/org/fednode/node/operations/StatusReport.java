package org.fednode.node.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.time.Instant;
import org.fednode.node.batchlog.RefusalText;
import org.fednode.node.notice.NoticeView;

/**
 * How the node is doing; its components are the members of the JSON that programs get.
 *
 * @param standard version in force
 * @param records how many records are held, by data set
 * @param notices the newest ones
 * @param alarms what a person must look at
 * @param reconciliations the last with each child
 * @param refusals own batches that were refused above, of each stream the one at which it stands still
 * @param settled whether nothing is under way: no file waits, no own or relayed batch is short of where it must get, none was refused
 */
public record StatusReport(String id, String level, String division, String standard, Map<String, Long> records,
        Batches batches, List<Refusal> refusals, Relay relay, QuarantineCount quarantine, IntakeTotals intake, List<Link> links,
        StandardsView standards, ReturnCount returns, OwnershipCount ownership, List<NoticeView> notices, List<Reconciled> reconciliations, List<Alarm> alarms,
        boolean settled) {

    /** Own batches by how far they have come; each counts once. */
    public record Batches(long sealed, long acceptedByParent, long acceptedNationally, long refused) {
    }

    /** @param id by which it is acknowledged @param node whom it is about @param next what to do */
    public record Alarm(String id, String code, String node, Instant at, String zh, String en, String next) {
        static Alarm of(org.fednode.node.alarm.Alarm alarm) {
            return new Alarm(alarm.id(), alarm.code(), alarm.about(), alarm.at(), alarm.zh(), alarm.en(), alarm.next());
        }
    }

    /**
     * Why a stream stands still.
     *
     * @param reason code of exchange-spec/spec/errors.md
     * @param following batches that wait behind it
     */
    public record Refusal(String stream, long epoch, long seq, String reason, long following, Text meaning, Text next) {
    }

    /** In both languages. */
    public record Text(String zh, String en) {
        static Text of(RefusalText.Both text) {
            return new Text(text.zh(), text.en());
        }
    }

    /** @param pending batches of others that are still to be passed on */
    public record Relay(long pending) {
    }

    /** @param open entries that wait for people */
    public record QuarantineCount(long open) {
    }

    /**
     * Open questions of ownership.
     *
     * @param toDecide records on which this node has to decide
     * @param contested records of this node's own that other nodes claim too
     * @param offered records that other nodes offer to this one
     */
    public record OwnershipCount(long toDecide, long contested, long offered) {
    }

    /** Open returns. @param toCorrect records sent back to this node @param awaited records that this node has sent back */
    public record ReturnCount(long toCorrect, long awaited) {
    }

    /** What has come in since the node was set up. @param pendingFiles files in the watched folder @param misplacedFiles files that lie too deep in it to be taken */
    public record IntakeTotals(long received, long accepted, long unchanged, long quarantined, int pendingFiles, int misplacedFiles) {
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
