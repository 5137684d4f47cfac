package org.fednode.tools.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.tools.terminal.Trouble;

/**
 * Compiles a generator file. Its parts: {@code first} (values that an included file needs), {@code include}
 * (another file's pools and values), {@code pools} (lists to pick from), {@code values} (expressions in order; a name that is no field is a value to compute with),
 * {@code errors} and {@code changes}. A group is a map with {@code rows}, {@code maxRows} and {@code values}; inside
 * them {@code row} counts from 0.
 */
final class RecipeReader {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final DataSet dataSet;
    private final Functions functions;
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final Map<String, Object> constants = new HashMap<>();
    private final Map<Integer, Integer> groupRows = new HashMap<>();
    private final List<Recipe.Assignment> assignments = new ArrayList<>();
    private int size;

    private RecipeReader(DataSet dataSet, Functions functions, String division) {
        this.dataSet = dataSet;
        this.functions = functions;
        constants.putAll(functions.constants());
        constants.put("division", division);
    }

    /** @param division the county whose records these are */
    static Recipe read(DataSet dataSet, Map<String, CodeSystem> codeSystems, String division, LocalDate today) {
        String file = dataSet.definition().id();
        RecipeReader reader = new RecipeReader(dataSet, new Functions(codeSystems, today), division);
        try {
            return reader.recipe(tree(file).orElseThrow(() -> new Trouble(
                    "the generator has no file for data set " + file, "add one to the folder generator of the tools")));
        } catch (IllegalArgumentException e) {
            throw new Trouble("the generator's file " + file + " has a mistake: " + e.getMessage(), "mend the file", e);
        }
    }

    private static Optional<JsonNode> tree(String name) {
        try (InputStream file = RecipeReader.class.getResourceAsStream("/generator/" + name + ".yaml")) {
            return file == null ? Optional.empty() : Optional.of(YAML.readTree(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(name + ".yaml is no YAML: " + e.getMessage(), e);
        }
    }

    private Recipe recipe(JsonNode tree) {
        values(tree.path("first"));
        for (JsonNode include : tree.path("include")) {
            base(tree(include.asText())
                    .orElseThrow(() -> new IllegalArgumentException("there is no " + include.asText() + ".yaml")));
        }
        base(tree);
        List<Recipe.PlantedError> errors = new ArrayList<>();
        tree.path("errors").forEach(error -> errors.add(error(error)));
        Map<String, List<Recipe.Change>> changes = new HashMap<>();
        tree.path("changes").properties().forEach(entry -> changes.put(entry.getKey(),
                StreamSupport.stream(entry.getValue().spliterator(), false).map(this::change).toList()));
        List<Field> fields = dataSet.definition().fields();
        int[] fieldSlots = new int[fields.size()];
        Arrays.setAll(fieldSlots, index -> slots.getOrDefault(fields.get(index).id(), -1));
        return new Recipe(dataSet.definition().id(), fields, size, fieldSlots, groupRows, assignments, errors, changes);
    }

    private void base(JsonNode tree) {
        tree.path("pools").properties().forEach(entry -> constants.put(entry.getKey(), texts(entry.getValue())));
        values(tree.path("values"));
    }

    private void values(JsonNode values) {
        values.properties().forEach(entry -> assignments.add(assignment(entry.getKey(), entry.getValue())));
    }

    /** A list, or a text whose parts are separated by blanks. */
    private static List<Object> texts(JsonNode pool) {
        if (pool.isTextual()) {
            return List.of((Object[]) pool.asText().trim().split("\\s+"));
        }
        return StreamSupport.stream(pool.spliterator(), false).map(item -> (Object) item.asText()).toList();
    }

    private Recipe.Assignment assignment(String name, JsonNode value) {
        Optional<Field> group = dataSet.definition().field(name).filter(field -> field.type() == FieldType.GROUP);
        Expression expression = value.isObject()
                ? rows(group.orElseThrow(() -> new IllegalArgumentException(name + " is no group")), value)
                : expression(value);
        return new Recipe.Assignment(slot(name), expression);
    }

    private int slot(String name) {
        return slots.computeIfAbsent(name, key -> size++);
    }

    private Expression expression(JsonNode value) {
        return ExpressionParser.parse(value.asText(), this::named, functions);
    }

    private Optional<Expression> named(String name) {
        Integer slot = slots.get(name);
        if (slot != null) {
            int place = slot;
            return Optional.of(draw -> draw.slots[place]);
        }
        Object constant = constants.get(name);
        return constant == null ? Optional.empty() : Optional.of(draw -> constant);
    }

    /** The rows of a group: a list of arrays by member index. Members may have names that fields have: they hide them. */
    private Expression rows(Field group, JsonNode definition) {
        groupRows.put(group.index(), definition.path("maxRows").asInt(group.maxItems()));
        Expression count = expression(definition.path("rows"));
        Map<String, Integer> outer = new LinkedHashMap<>(slots);
        int row = size++;
        slots.put("row", row);
        List<Recipe.Assignment> members = new ArrayList<>();
        int[] memberSlots = new int[group.members().size()];
        Arrays.fill(memberSlots, -1);
        definition.path("values").properties().forEach(entry -> {
            Expression expression = expression(entry.getValue());
            int slot = size++;
            members.add(new Recipe.Assignment(slot, expression));
            group.members().stream().filter(member -> member.id().equals(entry.getKey()))
                    .forEach(member -> memberSlots[member.index()] = slot);
            slots.put("row_" + entry.getKey(), slot);
        });
        slots.clear();
        slots.putAll(outer);
        return draw -> drawRows((Long) count.value(draw), row, members, memberSlots, draw);
    }

    private static Object drawRows(long count, int row, List<Recipe.Assignment> members, int[] memberSlots, Draw draw) {
        List<Object[]> rows = new ArrayList<>();
        for (long index = 0; index < count; index++) {
            draw.slots[row] = index;
            Recipe.apply(members, draw);
            Object[] values = new Object[memberSlots.length];
            for (int member = 0; member < values.length; member++) {
                values[member] = memberSlots[member] < 0 ? null : draw.slots[memberSlots[member]];
            }
            rows.add(values);
        }
        return rows.isEmpty() ? null : rows;
    }

    private Recipe.PlantedError error(JsonNode error) {
        String kind = error.path("kind").asText();
        String field = error.path("field").asText();
        String rule = error.path("rule").asText(dataSet.definition().id() + '.' + field + '.' + kind);
        return new Recipe.PlantedError(kind, field, rule, error.path("weight").asDouble(1), when(error),
                assignments(error.path("set")));
    }

    private Recipe.Change change(JsonNode change) {
        return new Recipe.Change(change.path("weight").asDouble(1), when(change), assignments(change.path("set")));
    }

    private Expression when(JsonNode tree) {
        return tree.has("when") ? expression(tree.path("when")) : draw -> true;
    }

    private List<Recipe.Assignment> assignments(JsonNode set) {
        return set.properties().stream().map(entry -> assignment(entry.getKey(), entry.getValue())).toList();
    }
}
