package org.fednode.node.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Of a site's records the same ones count when quiet, at the site itself and at every node above it. */
final class ClaimsAgree implements Invariant {

    static final String NAME = "the same claims count everywhere when quiet";

    @Override
    public void whenQuiet(World world) {
        for (Site origin : world.sites()) {
            if (origin.isWhole()) {
                for (Optional<Site> above = origin.parent(); above.isPresent(); above = above.get().parent()) {
                    compare(origin, above.get());
                }
            }
        }
    }

    private static void compare(Site origin, Site above) {
        for (String dataSet : Rows.DATA_SETS) {
            Map<String, String> own = new TreeMap<>(Rows.counted(origin.node(), dataSet).getOrDefault(origin.id(), Map.of()));
            own.keySet().removeIf(key -> key.startsWith(Drafts.INVALID));
            Map<String, String> there = Rows.counted(above.node(), dataSet).getOrDefault(origin.id(), Map.of());
            if (!own.equals(there)) {
                throw new Violation(NAME, above + " counts of " + origin + "'s " + dataSet + " " + there + " where it counts " + own
                        + "; words there " + above.node().ownership().newestWords(9) + ", here " + origin.node().ownership().newestWords(9));
            }
        }
    }
}
