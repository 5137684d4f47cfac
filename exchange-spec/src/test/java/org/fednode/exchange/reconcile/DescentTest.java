package org.fednode.exchange.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DescentTest {

    /** Two sets of rows, and what comes of comparing them as two nodes do. */
    private static final class Comparison {
        final Buckets here = new Buckets();
        final Buckets there = new Buckets();
        final Set<RowId> onlyHere = new HashSet<>();
        final Set<RowId> onlyThere = new HashSet<>();
        final Random random;
        long bytes;

        Comparison(long seed) {
            random = new Random(seed);
        }

        Comparison alike(int rows) {
            for (int i = 0; i < rows; i++) {
                RowId row = row();
                here.add(row);
                there.add(row);
            }
            return this;
        }

        Comparison differing(int onlyHere, int onlyThere) {
            for (int i = 0; i < onlyHere; i++) {
                RowId row = row();
                here.add(row);
                this.onlyHere.add(row);
            }
            for (int i = 0; i < onlyThere; i++) {
                RowId row = row();
                there.add(row);
                this.onlyThere.add(row);
            }
            return this;
        }

        private RowId row() {
            return new RowId(random.nextLong(), random.nextLong());
        }

        Descent descend() {
            Descent descent = new Descent(here);
            for (List<String> paths = descent.next(256); !paths.isEmpty(); paths = descent.next(256)) {
                for (String path : paths) {
                    String sent = Cell.write(there.branches(path));
                    bytes += path.length() + 3 + sent.length();
                    descent.take(path, Cell.read(sent, Buckets.BRANCHES));
                }
            }
            return descent;
        }
    }

    @Test
    void equalSetsEndWithTheFirstAnswer() {
        Comparison comparison = new Comparison(1).alike(10_000);

        Descent descent = comparison.descend();

        assertEquals(List.of(), descent.onlyHere());
        assertEquals(List.of(), descent.onlyThere());
        assertEquals(List.of(), descent.mixed());
        assertEquals(comparison.there.cell(""), descent.theirs());
        assertEquals(16 * Cell.BYTES * 4 / 3 + 3, comparison.bytes);
    }

    @Property(tries = 60)
    void findsExactlyTheRowsThatDifferOrTheBucketsThatHoldThem(@ForAll long seed, @ForAll @IntRange(max = 500) int alike,
            @ForAll @IntRange(max = 400) int onlyHere, @ForAll @IntRange(max = 400) int onlyThere) {
        Comparison comparison = new Comparison(seed).alike(alike).differing(onlyHere, onlyThere);

        Descent descent = comparison.descend();

        assertEquals(outside(comparison.onlyHere, descent.mixed()), new HashSet<>(descent.onlyHere()));
        assertEquals(outside(comparison.onlyThere, descent.mixed()), new HashSet<>(descent.onlyThere()));
        for (String path : descent.mixed()) {
            long within = comparison.onlyHere.stream().filter(id -> id.isIn(path)).count()
                    + comparison.onlyThere.stream().filter(id -> id.isIn(path)).count();
            assertTrue(within > 1, path + " holds " + within);
        }
    }

    private static Set<RowId> outside(Set<RowId> ids, List<String> buckets) {
        Set<RowId> left = new HashSet<>(ids);
        left.removeIf(id -> buckets.stream().anyMatch(id::isIn));
        return left;
    }

    /** The issue's own measure: 50 changed rows, each one row on either side, among ten times as many. */
    @Test
    void tenTimesTheRowsCostTheSameBytes() {
        Comparison small = new Comparison(7).alike(100_000 - 50).differing(50, 50);
        Comparison large = new Comparison(8).alike(1_000_000 - 50).differing(50, 50);

        small.descend();
        large.descend();

        System.Logger log = System.getLogger(DescentTest.class.getName());
        log.log(System.Logger.Level.INFO, "bytes for 50 changed rows: {0} among 100,000, {1} among 1,000,000", small.bytes, large.bytes);
        double ratio = (double) Math.max(small.bytes, large.bytes) / Math.min(small.bytes, large.bytes);
        assertTrue(ratio < 1.3, small.bytes + " and " + large.bytes);
        assertTrue(large.bytes < 50_000, "bytes " + large.bytes);
    }

    @Test
    void endsWithSoManyFindingsAndLeavesTheRestForTheNextTime() {
        Descent descent = new Comparison(3).differing(20_000, 20_000).descend();

        assertTrue(descent.isCutShort());
        int findings = descent.onlyHere().size() + descent.onlyThere().size() + descent.mixed().size();
        assertTrue(findings <= Descent.MOST_FINDINGS + 256 * Buckets.BRANCHES, "findings " + findings);
    }

    @Test
    void refusesBranchesThatDoNotAddUp() {
        Comparison comparison = new Comparison(4).alike(1_000).differing(50, 50);
        Descent descent = new Descent(comparison.here);
        descent.next(1);
        descent.take("", comparison.there.branches(""));
        String path = descent.next(1).get(0);
        List<Cell> lying = new ArrayList<>(comparison.there.branches(path));
        lying.set(3, lying.get(3).plus(new Cell(1, 2, 3, 4)));

        assertThrows(IllegalArgumentException.class, () -> descent.take(path, lying));
    }

    /** Whatever a peer answers, there are 4,369 buckets with branches, and none is asked for twice. */
    @Test
    void endsHoweverThePeerAnswers() {
        Random random = new Random(5);
        Descent descent = new Descent(new Buckets());
        int asked = 0;
        Cell[] said = new Cell[1 << 14];
        for (List<String> paths = descent.next(1); !paths.isEmpty(); paths = descent.next(1)) {
            String path = paths.get(0);
            List<Cell> branches = new ArrayList<>();
            Cell sum = Cell.EMPTY;
            for (int i = 0; i < 16; i++) {
                Cell lie = new Cell(5, random.nextLong(), random.nextLong(), random.nextInt());
                if (i == 15 && !path.isEmpty()) {
                    lie = said[Integer.parseInt("1" + path, 16)].minus(sum);
                }
                sum = sum.plus(lie);
                branches.add(lie);
                if (path.length() < 3) {
                    said[Integer.parseInt("1" + Buckets.branch(path, i), 16)] = lie;
                }
            }
            descent.take(path, branches);
            asked++;
        }
        assertTrue(asked <= 4_369, "asked " + asked);
    }
}
