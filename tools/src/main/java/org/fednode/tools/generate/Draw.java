package org.fednode.tools.generate;

/** One record being drawn: its values so far, by slot, and its randomness. */
final class Draw {

    final Object[] slots;
    final Chance chance;

    Draw(int size, Chance chance) {
        this.slots = new Object[size];
        this.chance = chance;
    }

    private Draw(Object[] slots, Chance chance) {
        this.slots = slots;
        this.chance = chance;
    }

    /** The same values with other randomness: a change of the record leaves the record itself as it was. */
    Draw copy(Chance other) {
        return new Draw(slots.clone(), other);
    }
}
