package org.fednode.tools.generate;

/**
 * Repeatable randomness (SplitMix64), written out so that the same seed gives the same records on every Java. Not safe
 * for use by several threads.
 */
final class Chance {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Chance(long state) {
        this.state = state;
    }

    /** The randomness of one record, whichever records were drawn before it. */
    static Chance of(long seed, long index, int attempt) {
        return new Chance(mix(mix(seed) + mix(index * GOLDEN) + attempt * 0xD1B54A32D192ED03L));
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** From 0 to {@code bound - 1}. */
    long below(long bound) {
        return bound <= 1 ? 0 : Math.floorMod(next() >>> 1, bound);
    }

    /** From 0 (inclusive) to 1 (exclusive). */
    double fraction() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
