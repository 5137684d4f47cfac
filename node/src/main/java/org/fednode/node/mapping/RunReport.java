package org.fednode.node.mapping;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.Tally;

/**
 * One run of a mapping.
 *
 * @param mapping digest of the files by which it reads
 * @param endedAt null while it may go on
 * @param place where it goes on when it is interrupted
 * @param trouble null while there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReport(long number, State state, Kind kind, String mapping, String standard, Instant startedAt, Instant endedAt, Place place, Counts counts,
        double progress, Long secondsLeft, Trouble trouble, List<DirtCount> dirt, List<UnmappedValue> unmapped) {

    /** How it stands. */
    public enum State {
        /** It reads. */
        RUNNING,
        /** It goes on when people resume it, or its time of day has come. */
        PAUSED,
        DONE,
        /** All is read; people must say whether what is gone from the source is to be deleted. */
        HELD,
        /** The source could not be read to its end. */
        FAILED,
        /** The node ended, and its mapping or its source was not the same afterwards: another run began. */
        ABANDONED
    }

    /** What it reads. */
    public enum Kind {
        EVERYTHING, CHANGES
    }

    /**
     * {@code read = accepted + unchanged + quarantined}.
     *
     * @param rows of the source
     * @param leftOut rows that no target wanted
     * @param read records that the rows became
     * @param deleted records whose rows are gone
     * @param gone records whose rows are gone, and which nobody has deleted
     * @param chunks how many chunks are done
     */
    public record Counts(long rows, long leftOut, long read, long accepted, long unchanged, long quarantined, long deleted, long gone, long chunks) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** With one more chunk. */
        Counts and(long moreRows, long moreLeftOut, long moreRead, List<RunIntake.Taken> taken) {
            return new Counts(rows + moreRows, leftOut + moreLeftOut, read + moreRead, accepted + taken.stream().mapToLong(RunIntake.Taken::accepted).sum(),
                    unchanged + taken.stream().mapToLong(RunIntake.Taken::unchanged).sum(),
                    quarantined + taken.stream().mapToLong(RunIntake.Taken::quarantined).sum(), 0, 0, chunks + 1);
        }
    }

    /**
     * Where a run goes on.
     *
     * @param copy name of the copy that it reads; empty of a database
     * @param after key of the last row of a database that is done; empty where it has none
     * @param stamp the latest that was met; empty for none
     */
    public record Place(String copy, String after, String stamp) {

        static final Place START = new Place("", "", "");
    }

    /** Why it does not go on, and what to do. */
    public record Trouble(String zh, String en, String nextZh, String nextEn) {
    }

    /** How often a field, or rows as a whole where it is empty, had a kind of dirt. */
    public record DirtCount(String field, String kind, String outcome, String zh, String en, long count) {

        static List<DirtCount> of(Reading reading) {
            Map<String, Map<Dirt, Long>> all = new TreeMap<>(reading.tally().dirt());
            all.merge("", reading.rows().noted(), (one, other) -> {
                Map<Dirt, Long> sum = new TreeMap<>(one);
                other.forEach((dirt, count) -> sum.merge(dirt, count, Long::sum));
                return sum;
            });
            List<DirtCount> counts = new ArrayList<>();
            all.forEach((field, kinds) -> kinds.forEach((dirt, count) -> counts.add(new DirtCount(field, dirt.id(),
                    dirt.outcome().name().toLowerCase(Locale.ROOT), dirt.message().zh(), dirt.message().en(), count))));
            return counts;
        }
    }

    /** A value of the source that no table of codes has. */
    public record UnmappedValue(String field, String value, long rows) {

        private static final int SHOWN = 200;

        /** The values of most rows. */
        static List<UnmappedValue> of(Tally tally) {
            return tally.unmapped().stream().limit(SHOWN).map(value -> new UnmappedValue(value.field(), value.value(), value.rows())).toList();
        }
    }

    public RunReport {
        dirt = List.copyOf(dirt);
        unmapped = List.copyOf(unmapped);
    }

    @JsonIgnore
    boolean isOpen() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    RunReport in(State now, Instant ended, Trouble why) {
        return new RunReport(number, now, kind, mapping, standard, startedAt, ended, place, counts, progress, null, why, dirt, unmapped);
    }

    RunReport at(Place now) {
        return new RunReport(number, state, kind, mapping, standard, startedAt, endedAt, now, counts, progress, secondsLeft, trouble, dirt, unmapped);
    }

    /** Read to its end, with so many records deleted, or gone from the source. */
    RunReport deleted(long nowDeleted, long nowGone) {
        Counts now = new Counts(counts.rows(), counts.leftOut(), counts.read(), counts.accepted(), counts.unchanged(), counts.quarantined(), nowDeleted, nowGone,
                counts.chunks());
        return with(now, 1, null, dirt, unmapped);
    }

    RunReport with(Counts now, double share, Long left, List<DirtCount> found, List<UnmappedValue> values) {
        return new RunReport(number, state, kind, mapping, standard, startedAt, endedAt, place, now, share, left, trouble, found, values);
    }
}
