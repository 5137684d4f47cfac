package org.fednode.standards;

import java.util.Arrays;

/** A fixed set of positive numbers, such as division codes, in one flat array. */
final class IntSet {

    private final int[] slots;

    IntSet(int... numbers) {
        this.slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, numbers.length)) * 4)];
        Arrays.fill(slots, -1);
        for (int number : numbers) {
            add(number);
        }
    }

    private void add(int number) {
        int slot = slot(number);
        while (slots[slot] >= 0 && slots[slot] != number) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = number;
    }

    boolean contains(int number) {
        int slot = slot(number);
        while (slots[slot] >= 0) {
            if (slots[slot] == number) {
                return true;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return false;
    }

    private int slot(int number) {
        int mixed = number * 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & slots.length - 1;
    }
}
