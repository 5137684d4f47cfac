package org.fednode.node.operations;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.node.link.StandardRequests;

/**
 * Which versions of the standard are where.
 *
 * @param held versions that this node holds or has refused
 * @param below how many nodes below, as far as they have said, are at which version
 * @param behind the nodes below that are not yet at the version in force here
 * @param wanted versions that batches name and that are missing here or below
 */
public record StandardsView(String inForce, List<Version> held, Map<String, Integer> below, List<String> behind,
        List<StandardRequests.Wanted> wanted) {

    /** @param problem why it was not accepted; empty when it was */
    public record Version(String version, LocalDate effective, String digest, Optional<String> problem) {
    }
}
