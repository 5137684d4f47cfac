package org.fednode.mapping.cell;

/** Hears what was found about a value. */
@FunctionalInterface
public interface DirtSink {

    /** @param suggestion a value that people may have meant; empty for none */
    void found(Dirt dirt, String suggestion);

    default void found(Dirt dirt) {
        found(dirt, "");
    }
}
