package org.fednode.mapping.translate;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.Target;

/** Counts of a translation. */
public final class Tally {

    /** Of a column that holds names instead of codes, nobody reads them all. */
    private static final int MOST_UNMAPPED = 5_000;
    private static final Pattern ROW = Pattern.compile("\\[\\d+]");

    private final Map<String, Map<Dirt, Long>> dirt = new TreeMap<>();
    private final Map<String, Map<String, Long>> unmapped = new TreeMap<>();
    private final Map<String, Map<String, Long>> filled = new TreeMap<>();
    private final Map<String, Long> records = new TreeMap<>();
    private final Map<String, Long> filtered = new TreeMap<>();
    private long rows;

    /** A value of the source that no table of codes has. */
    public record Unmapped(String field, String value, long rows) {
    }

    /** {@code components[1].grade} is counted as {@code components.grade}. */
    private static String withoutRow(String field) {
        return field.indexOf('[') < 0 ? field : ROW.matcher(field).replaceAll("");
    }

    void row() {
        rows++;
    }

    void filtered(Target target) {
        filtered.merge(target.dataSet().definition().id(), 1L, Long::sum);
    }

    void unmapped(String field, String value) {
        Map<String, Long> values = unmapped.computeIfAbsent(withoutRow(field), name -> new HashMap<>());
        if (values.size() < MOST_UNMAPPED || values.containsKey(value)) {
            values.merge(value, 1L, Long::sum);
        }
    }

    void record(Target target, Map<String, Object> values, Collection<MappingFinding> findings) {
        String dataSet = target.dataSet().definition().id();
        records.merge(dataSet, 1L, Long::sum);
        Map<String, Long> ofFields = filled.computeIfAbsent(dataSet, name -> new HashMap<>());
        values.keySet().forEach(field -> ofFields.merge(field, 1L, Long::sum));
        findings.forEach(finding -> dirt.computeIfAbsent(withoutRow(finding.field()), name -> new EnumMap<>(Dirt.class)).merge(finding.dirt(), 1L, Long::sum));
    }

    public long rows() {
        return rows;
    }

    /** Records made, by data set. */
    public Map<String, Long> records() {
        return Map.copyOf(records);
    }

    /** Rows that a target's {@code when} left out, by data set. */
    public Map<String, Long> filtered() {
        return Map.copyOf(filtered);
    }

    /** How many records of the data set have a value in the field. */
    public long filled(String dataSet, String field) {
        return filled.getOrDefault(dataSet, Map.of()).getOrDefault(field, 0L);
    }

    /** Kinds of dirt by field; the field is empty for rows as a whole. */
    public Map<String, Map<Dirt, Long>> dirt() {
        Map<String, Map<Dirt, Long>> copy = new TreeMap<>();
        dirt.forEach((field, kinds) -> copy.put(field, Map.copyOf(kinds)));
        return copy;
    }

    /** Values that no table of codes has, those of most rows first. */
    public List<Unmapped> unmapped() {
        return unmapped.entrySet().stream()
                .flatMap(field -> field.getValue().entrySet().stream().map(value -> new Unmapped(field.getKey(), value.getKey(), value.getValue())))
                .sorted(Comparator.comparingLong(Unmapped::rows).reversed().thenComparing(Unmapped::field).thenComparing(Unmapped::value)).toList();
    }
}
