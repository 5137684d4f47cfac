package org.fednode.node.simulation;

/** Nothing acknowledged is lost: a site holds of its own records what its submitters were told, and nothing else. */
final class AcknowledgedIsKept implements Invariant {

    static final String NAME = "nothing acknowledged is lost";

    @Override
    public void afterStep(World world, Site site) {
        for (String dataSet : Rows.DATA_SETS) {
            site.ledger().contradiction(dataSet, Rows.of(site.node(), dataSet).getOrDefault(site.id(), java.util.Map.of()))
                    .ifPresent(wrong -> {
                        throw new Violation(NAME, site + ": " + wrong);
                    });
        }
    }
}
