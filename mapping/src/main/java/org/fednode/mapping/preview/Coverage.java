package org.fednode.mapping.preview;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fednode.mapping.definition.Target;
import org.fednode.mapping.translate.Tally;
import org.fednode.standards.Field;

/**
 * How much of a data set a target fills.
 *
 * @param fields each of the data set's own, in its order
 * @param records of which the shares are
 */
public record Coverage(String dataSet, long records, List<FieldCoverage> fields) {

    /** @param mapped whether the mapping says where its value comes from @param filled records that have a value */
    public record FieldCoverage(Field field, boolean mapped, long filled) {
    }

    public Coverage {
        fields = List.copyOf(fields);
    }

    static Coverage of(Target target, Tally tally) {
        Set<String> mapped = new HashSet<>();
        target.fields().forEach(field -> mapped.add(field.field().id()));
        target.groups().forEach(group -> mapped.add(group.group().id()));
        String id = target.dataSet().definition().id();
        List<FieldCoverage> fields = new ArrayList<>();
        target.dataSet().definition().fields().forEach(field -> fields.add(new FieldCoverage(field, mapped.contains(field.id()), tally.filled(id, field.id()))));
        return new Coverage(id, tally.records().getOrDefault(id, 0L), fields);
    }

    /** Percentage of the required fields that are mapped. */
    public int required() {
        return share(true);
    }

    /** Percentage of the other fields that are mapped. */
    public int optional() {
        return share(false);
    }

    private int share(boolean required) {
        List<FieldCoverage> of = fields.stream().filter(field -> field.field().required() == required).toList();
        return of.isEmpty() ? 100 : (int) (100 * of.stream().filter(FieldCoverage::mapped).count() / of.size());
    }
}
