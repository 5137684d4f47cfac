package org.fednode.mapping.translate;

import java.util.List;
import java.util.Map;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.Target;

/**
 * A record made of a row.
 *
 * @param position of the row in its source
 * @param values texts by field, lists of texts, lists of maps for groups; what was refused stands as the source has it
 * @param key values of the key fields, in order; empty where one is missing or refused
 */
public record MappedRecord(Target target, long position, Map<String, Object> values, List<String> key, List<MappingFinding> findings) {

    public MappedRecord {
        key = List.copyOf(key);
        findings = List.copyOf(findings);
    }

    public String dataSet() {
        return target.dataSet().definition().id();
    }

    /** Whether people must decide before it can be taken. */
    public boolean isRefused() {
        return findings.stream().anyMatch(finding -> finding.dirt().outcome() == Dirt.Outcome.REFUSED);
    }

    /** No values: they are personal. */
    @Override
    public String toString() {
        return dataSet() + " of row " + position + ", " + findings.size() + " findings";
    }
}
