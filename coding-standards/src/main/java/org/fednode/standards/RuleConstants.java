package org.fednode.standards;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What rules read beside the fields: the data set's parameters, the attributes of the code systems that its fields use,
 * and its named conditions.
 *
 * @param conditions names of all conditions
 */
record RuleConstants(Parameters parameters, Map<String, CodeTable> codeSystems, Set<String> conditions) {

    /** With the code systems whose attributes rules may ask for: those of the fields. */
    static RuleConstants of(List<Field> fields, Parameters parameters, Map<String, CodeTable> tables, Set<String> conditions) {
        Map<String, CodeTable> used = new LinkedHashMap<>();
        for (Field field : fields) {
            field.codeSystem().filter(tables::containsKey).ifPresent(id -> used.put(id, tables.get(id)));
            field.members().forEach(member -> member.codeSystem().filter(tables::containsKey)
                    .ifPresent(id -> used.put(id, tables.get(id))));
        }
        return new RuleConstants(parameters, used, conditions);
    }

    /** The value of {@code parameters}: texts and tables by name. */
    Map<String, Object> parameterValues() {
        Map<String, Object> values = new HashMap<>(parameters.texts());
        values.putAll(parameters.tables());
        return values;
    }

    /** The value of {@code codes}: by code system and attribute the values by code. */
    Map<String, Map<String, Map<String, String>>> codeValues() {
        Map<String, Map<String, Map<String, String>>> values = new HashMap<>();
        codeSystems.forEach((id, table) -> {
            Map<String, Map<String, String>> attributes = new HashMap<>();
            attributes.put(CodeSystem.PARENT, table.attribute(CodeSystem.PARENT));
            table.attributes().forEach(name -> attributes.put(name, table.attribute(name)));
            values.put(id, attributes);
        });
        return values;
    }
}
