package org.fednode.node.simulation;

/** Something that may happen in a federation. */
interface Event {

    /** How often, against the others. */
    int weight();

    /** Lets it happen once, where the run's random numbers say, and says so. @return false when there was no occasion */
    boolean happen(World world);
}
