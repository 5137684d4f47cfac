package org.fednode.node.indicators;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A count of one indicator, kept up with every change of a row.
 *
 * @param standard digest of the package that defines it
 * @param day for which is counted
 * @param countedTo while it is being made, the key up to which rows are counted; empty when it is complete
 * @param stale rows were put right in a way that it could not follow
 */
record IndicatorCount(long id, String dataSet, String indicator, String standard, LocalDate day, Optional<String> countedTo,
        boolean stale) {

    boolean isComplete() {
        return countedTo.isEmpty();
    }
}
