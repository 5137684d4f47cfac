package org.fednode.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a node has sent down, and was told is durable, it has for good, and when quiet every node below has it, too. */
final class NoticesReachAll implements Invariant {

    static final String NAME = "directives reach every node below";

    @Override
    public void afterStep(World world, Site site) {
        if (!site.isRolledBack() && !held(site, site).containsAll(site.notices())) {
            throw new Violation(NAME, site + " has lost a notice of its own");
        }
    }

    @Override
    public void whenQuiet(World world) {
        List<String> missing = missing(world);
        if (!missing.isEmpty()) {
            throw new Violation(NAME, String.join("; ", missing));
        }
    }

    static List<String> missing(World world) {
        List<String> missing = new ArrayList<>();
        for (Site site : world.sites()) {
            for (Optional<Site> above = site.parent(); site.isExpected() && above.isPresent(); above = above.get().parent()) {
                Set<String> lacking = new TreeSet<>(above.get().notices());
                lacking.removeAll(held(above.get(), site));
                if (!lacking.isEmpty()) {
                    missing.add(site + " lacks " + above.get() + "'s " + lacking);
                }
            }
        }
        return missing;
    }

    static Set<String> held(Site issuer, Site at) {
        return at.node().notices().newest(Integer.MAX_VALUE).stream().filter(notice -> notice.issuer().equals(issuer.id()))
                .map(notice -> notice.text().en()).collect(Collectors.toCollection(TreeSet::new));
    }
}
