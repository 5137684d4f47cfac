package org.fednode.node.simulation;

import java.util.List;

/** When quiet every node holds the version of the standard that the national node has published, and works by it from its date on. */
final class StandardReachesAll implements Invariant {

    static final String NAME = "the standard reaches every node";

    @Override
    public void whenQuiet(World world) {
        if (!missing(world).isEmpty()) {
            throw new Violation(NAME, missing(world) + " lack it");
        }
        for (Site site : world.sites()) {
            boolean inForce = site.node().standards().current().version().equals(MiniStandard.PUBLISHED);
            boolean isDue = site.holdsPublished() && site.isWhole() && !site.node().standards().today().isBefore(MiniStandard.DUE);
            if (isDue && !inForce) {
                throw new Violation(NAME, site + " does not work by it though its day has come");
            }
        }
    }

    static List<Site> missing(World world) {
        boolean published = world.sites().stream().anyMatch(site -> site.parent().isEmpty() && site.holdsPublished());
        return published ? world.sites().stream().filter(site -> site.isExpected() && !site.holdsPublished()).toList() : List.of();
    }
}
