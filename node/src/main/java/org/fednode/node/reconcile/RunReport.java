package org.fednode.node.reconcile;

import java.util.List;

/**
 * What a reconciliation found, as programs get it.
 *
 * @param streams streams whose heads differ: what follows is on its way, or must be looked after
 */
public record RunReport(List<DataSetReport> dataSets, List<StreamReport> streams) {

    static final RunReport NOTHING = new RunReport(List.of(), List.of());

    /**
     * One data set.
     *
     * @param rows rows here, deleted ones too, that the last comparison counted
     * @param moving rows that were changed meanwhile @param rejected rows that only the child has, their lines being invalid
     * @param comparisons how often the tables were compared
     * @param rowsThatDiffered the first thousand
     */
    public record DataSetReport(String dataSet, long rows, long found, long repaired, long left, long moving, long rejected,
            int comparisons, List<RowReport> rowsThatDiffered) {
    }

    /** One row. @param here and there: right, repaired, wrong (a dry run), left, or unknown */
    public record RowReport(String origin, String key, String here, String there) {
    }

    /**
     * A stream.
     *
     * @param kind sent-again (the child sends what this node has lost), child-behind (the child has lost what this node has),
     *        fork (the two have different batches at the same place)
     */
    public record StreamReport(String origin, long epoch, String stream, String kind, long here, long there) {
    }

    public RunReport {
        dataSets = List.copyOf(dataSets);
        streams = List.copyOf(streams);
    }

    long left() {
        return dataSets.stream().mapToLong(DataSetReport::left).sum();
    }

    RunState state() {
        boolean lasting = streams.stream().anyMatch(stream -> !stream.kind().equals(Heads.SENT_AGAIN));
        if (lasting || left() > 0) {
            return RunState.DIFFERENT;
        }
        boolean changed = !streams.isEmpty() || dataSets.stream().anyMatch(one -> one.found() > 0);
        return changed ? RunState.REPAIRED : RunState.EQUAL;
    }
}
