package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/**
 * One data set as the standard defines it.
 *
 * @param key ids of the fields that make the record's key, in order
 * @param scope id of the field that holds the managing division
 * @param rekey whether a record may change its key (a corrected ID number)
 * @param rules every rule, register rules too; conditional requirements of fields appear as rules
 */
public record DataSetDefinition(String id, Label label, List<String> key, String scope, boolean rekey,
        List<Field> fields, List<RuleDefinition> rules) {

    public DataSetDefinition {
        key = List.copyOf(key);
        fields = List.copyOf(fields);
        rules = List.copyOf(rules);
    }

    /** A data set without rules. */
    public DataSetDefinition(String id, Label label, List<String> key, String scope, boolean rekey,
            List<Field> fields) {
        this(id, label, key, scope, rekey, fields, List.of());
    }

    public Optional<Field> field(String id) {
        return fields.stream().filter(field -> field.id().equals(id)).findFirst();
    }
}
