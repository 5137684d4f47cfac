package org.fednode.standards;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One data set as the standard defines it.
 *
 * @param key ids of the fields that make the record's key, in order
 * @param scope id of the field that holds the managing division
 * @param rekey whether a record may change its key (a corrected ID number)
 * @param rules every rule, register rules too; conditions of fields appear as rules
 * @param conditions named conditions in CEL, which rules use like fields; each may use those before it
 * @param parameters what the rules read by name
 */
public record DataSetDefinition(String id, Label label, List<String> key, String scope, boolean rekey,
        List<Field> fields, List<RuleDefinition> rules, Map<String, String> conditions, Parameters parameters) {

    public DataSetDefinition {
        key = List.copyOf(key);
        fields = List.copyOf(fields);
        rules = List.copyOf(rules);
        conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
    }

    /** A data set without rules. */
    public DataSetDefinition(String id, Label label, List<String> key, String scope, boolean rekey,
            List<Field> fields) {
        this(id, label, key, scope, rekey, fields, List.of(), Map.of(), Parameters.NONE);
    }

    public Optional<Field> field(String id) {
        return fields.stream().filter(field -> field.id().equals(id)).findFirst();
    }
}
