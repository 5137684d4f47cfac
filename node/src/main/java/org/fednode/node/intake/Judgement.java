package org.fednode.node.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fednode.node.commit.Change;
import org.fednode.standards.Finding;

/**
 * What was found about a record.
 *
 * @param change empty when a finding is an error
 */
record Judgement(Instant judgedAt, Optional<Change> change, List<Finding> findings) {
}
