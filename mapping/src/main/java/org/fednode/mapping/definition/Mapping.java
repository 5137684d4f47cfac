package org.fednode.mapping.definition;

import java.util.List;
import java.util.Optional;

/**
 * A mapping, read and found good.
 *
 * @param name of its folder
 * @param digest of all its files: the same digest means the same records from the same rows
 * @param schedule a cron expression of Quartz, in China's time; empty where people or routes start it
 * @param lossLimit share of the source's rows that may be gone without people being asked, from 0 to 1
 */
public record Mapping(String name, String digest, SourceDefinition source, Optional<Watermark> watermark, Optional<String> schedule, Pace pace,
        List<Join> joins, List<Target> targets, double lossLimit) {

    public Mapping {
        joins = List.copyOf(joins);
        targets = List.copyOf(targets);
    }
}
