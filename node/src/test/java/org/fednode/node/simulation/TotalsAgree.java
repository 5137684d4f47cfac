package org.fednode.node.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Totals agree when quiet: every node above holds of a site what the site holds, but for the lines that break a rule. */
final class TotalsAgree implements Invariant {

    static final String NAME = "totals agree when quiet";

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
            Map<String, String> own = new TreeMap<>(Rows.of(origin.node(), dataSet).getOrDefault(origin.id(), Map.of()));
            own.keySet().removeIf(key -> key.startsWith(Drafts.INVALID));
            Map<String, String> there = Rows.of(above.node(), dataSet).getOrDefault(origin.id(), Map.of());
            if (!own.equals(there)) {
                throw new Violation(NAME, above + " holds of " + origin + "'s " + dataSet + " " + there + " where it is " + own);
            }
        }
    }
}
