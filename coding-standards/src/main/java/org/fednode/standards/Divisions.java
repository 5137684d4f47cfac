package org.fednode.standards;

import java.util.List;

/** The federation's division tree, from the code systems that standard.yaml names. Safe for several threads. */
public interface Divisions {

    /**
     * Of several versions of the standard: what was a division under any of them stays where it was, since certificates and
     * archives that name it outlast it. Of a code that several have, the first tells its level, name and parent.
     *
     * @param newestFirst at least one
     */
    static Divisions ofAll(List<Divisions> newestFirst) {
        return newestFirst.size() == 1 ? newestFirst.get(0) : new HeldDivisions(newestFirst);
    }

    /** Version of the table, e.g. {@code 2023}. */
    String version();

    /** Code of the tree's root, the whole country. */
    String root();

    boolean exists(String code);

    /** Whether {@code division} is {@code ancestor} or lies below it; false when either is unknown. */
    boolean contains(String ancestor, String division);

    /**
     * The federation level that runs a node for the division: national, province, prefecture or county. Empty text for
     * a virtual grouping, which has no node, and for an unknown code.
     */
    String level(String code);

    /** The division whose node is the parent's: virtual groupings are skipped. Empty for the root and unknown codes. */
    String parent(String code);

    /** How many divisions of the level there are within a division. */
    long count(String level, String ancestor);

    /** When the code is or was in force, and what succeeded it; {@link CodeSystem.Validity#ALWAYS} where nothing is said. */
    CodeSystem.Validity validity(String code);

    /** Chinese name, as in the table; empty text for an unknown code. */
    String name(String code);
}
