package org.fednode.node.distribution;

import java.time.LocalDate;
import java.util.Optional;
import org.fednode.exchange.batch.Manifest;

/**
 * A package that was published.
 *
 * @param problem why it was not accepted here; empty when it was
 */
public record PublishedPackage(Manifest.Standard reference, LocalDate effective, Optional<String> problem) {
}
