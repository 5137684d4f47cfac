package org.fednode.tools.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys given out so far, as 64-bit hashes: sixteen bytes a record at most. Two keys with one hash only mean that a
 * good record is drawn again.
 */
final class SeenKeys {

    private static final int SMALLEST = 1 << 12;

    private long[] hashes = new long[SMALLEST];
    private int size;

    /** @return false when the key was there already */
    boolean add(String key) {
        long hash = hash(key);
        if (size * 2 >= hashes.length) {
            grow();
        }
        boolean added = put(hashes, hash);
        size += added ? 1 : 0;
        return added;
    }

    private void grow() {
        long[] larger = new long[hashes.length * 2];
        Arrays.stream(hashes).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
        hashes = larger;
    }

    private static boolean put(long[] table, long hash) {
        int mask = table.length - 1;
        int place = (int) (hash >>> 32) & mask;
        while (table[place] != 0) {
            if (table[place] == hash) {
                return false;
            }
            place = place + 1 & mask;
        }
        table[place] = hash;
        return true;
    }

    /** FNV-1a with a final mix; never 0, which marks a free place. */
    private static long hash(String key) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xFF) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return hash == 0 ? 1 : hash;
    }
}
