package org.fednode.exchange.certificate;

import java.util.List;

/**
 * The divisions whose records a node may sign: all at or below a permitted one, less those at or below an excluded one.
 *
 * @param divisionsVersion version of the division table that the codes refer to
 */
public record Scope(List<String> permitted, List<String> excluded, String divisionsVersion) {

    public Scope {
        permitted = List.copyOf(permitted);
        excluded = List.copyOf(excluded);
    }

    public boolean covers(String division, DivisionTree tree) {
        return permitted.stream().anyMatch(root -> tree.contains(root, division))
                && excluded.stream().noneMatch(root -> tree.contains(root, division));
    }

    /** Whether everything that {@code inner} covers is covered by this scope too. */
    public boolean contains(Scope inner, DivisionTree tree) {
        return inner.permitted.stream().allMatch(division -> covers(division, tree))
                && excluded.stream().allMatch(out -> inner.excluded.stream().anyMatch(hole -> tree.contains(hole, out))
                        || inner.permitted.stream().noneMatch(root -> tree.contains(root, out)));
    }
}
