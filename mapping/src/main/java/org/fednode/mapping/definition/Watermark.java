package org.fednode.mapping.definition;

import java.time.Duration;

/**
 * How only what changed is read.
 *
 * @param column of the source, which holds when a row changed last
 * @param overlap how far before the last stamp the next reading begins: as long as the source's transactions may take
 * @param everything after how long all rows are read again, which finds what has no stamp, came later still, or is gone
 */
public record Watermark(String column, Duration overlap, Duration everything) {
}
