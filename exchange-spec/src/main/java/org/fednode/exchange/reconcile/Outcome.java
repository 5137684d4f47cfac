package org.fednode.exchange.reconcile;

import java.util.List;
import java.util.Map;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;

/**
 * What two nodes found when they compared what they hold (spec/reconciliation.md#outcome).
 *
 * @param above the parent's node id
 * @param below the child's
 */
public record Outcome(String above, String below, List<DataSetOutcome> dataSets) {

    private static final long MAX_INTEGER = (1L << 53) - 1;

    /**
     * One data set.
     *
     * @param salt that of the last comparison, with which anybody who has the rows can compute the sums anew
     * @param cut how far its streams counted: {@link StreamCut#digest}
     * @param aboveSum the parent's sum of all rows; equal to the child's when nothing is left, moving or rejected
     * @param found rows that differed, over all comparisons of the run
     * @param repaired how many of them are right now
     * @param left how many are known to differ still
     * @param moving rows that differed because they were changed behind the cut while the last comparison ran
     * @param rejected rows that only the child has, because their lines were marked rejected above
     */
    public record DataSetOutcome(String dataSet, Salt salt, Digest cut, Cell aboveSum, Cell belowSum, long found,
            long repaired, long left, long moving, long rejected) {

        private Map<String, Object> json() {
            return Map.of("dataSet", dataSet, "salt", salt.hex(), "cut", cut.toString(),
                    "aboveSum", aboveSum.hex(), "belowSum", belowSum.hex(), "found", found, "repaired", repaired, "left", left,
                    "moving", moving, "rejected", rejected);
        }

        private static DataSetOutcome read(Members members) {
            members.only("aboveSum", "belowSum", "cut", "dataSet", "found", "left", "moving", "rejected", "repaired",
                    "salt");
            return new DataSetOutcome(members.text("dataSet"), new Salt(members.text("salt")),
                    Digest.parse(members.text("cut")), Cell.parse(members.text("aboveSum")),
                    Cell.parse(members.text("belowSum")), members.integer("found", 0, MAX_INTEGER),
                    members.integer("repaired", 0, MAX_INTEGER), members.integer("left", 0, MAX_INTEGER),
                    members.integer("moving", 0, MAX_INTEGER), members.integer("rejected", 0, MAX_INTEGER));
        }
    }

    public Outcome {
        dataSets = List.copyOf(dataSets);
    }

    public Map<String, Object> json() {
        return Map.of("above", above, "below", below, "dataSets", dataSets.stream().map(DataSetOutcome::json).toList());
    }

    static Outcome read(Members members) {
        members.only("above", "below", "dataSets");
        return new Outcome(members.text("above"), members.text("below"),
                members.objects("dataSets").stream().map(DataSetOutcome::read).toList());
    }
}
