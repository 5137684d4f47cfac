package org.fednode.tools.generate;

import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.terminal.Trouble;

/**
 * Draws records of one data set: the n-th record is always the same for the same seed, its key is nobody else's, and
 * memory does not grow with the records but by their keys' hashes. Not safe for use by several threads.
 */
public final class RecordGenerator {

    private static final int MOST_ATTEMPTS = 1_000;
    private static final int SPOILING = 1 << 20;
    private static final int CHANGING = 1 << 21;

    private final DataSet dataSet;
    private final Recipe recipe;
    private final long seed;
    private final int[] keyFields;
    private final SeenKeys seen = new SeenKeys();
    private final Map<Long, Integer> laterAttempts = new HashMap<>();

    private RecordGenerator(DataSet dataSet, Recipe recipe, long seed) {
        this.dataSet = dataSet;
        this.recipe = recipe;
        this.seed = seed;
        this.keyFields = dataSet.definition().key().stream()
                .mapToInt(id -> dataSet.definition().field(id).orElseThrow().index()).toArray();
    }

    /** @param division the county whose records these are */
    public static RecordGenerator of(StandardPackage standard, DataSet dataSet, String division, LocalDate today, long seed) {
        return new RecordGenerator(dataSet, RecipeReader.read(dataSet, standard.codeSystems(), division, today), seed);
    }

    /** Draws a record that was not drawn before; repeat it with {@link #again}. */
    public DrawnRecord draw(long index) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            DrawnRecord record = attempt(index, attempt);
            if (seen.add(key(record))) {
                if (attempt > 0) {
                    laterAttempts.put(index, attempt);
                }
                return record;
            }
        }
        throw new Trouble("data set " + recipe.dataSet() + " has no more keys to draw", "ask for fewer records");
    }

    /** The record as it was drawn. */
    public DrawnRecord again(long index) {
        return attempt(index, laterAttempts.getOrDefault(index, 0));
    }

    private DrawnRecord attempt(long index, int attempt) {
        Draw draw = new Draw(recipe.slots(), Chance.of(seed, index, attempt));
        Recipe.apply(recipe.assignments(), draw);
        return new DrawnRecord(recipe, draw);
    }

    /** The record's key, its fields' values joined as the standard does. */
    public String key(DrawnRecord record) {
        if (keyFields.length == 1) {
            return Objects.toString(record.value(keyFields[0]));
        }
        StringBuilder key = new StringBuilder();
        for (int field : keyFields) {
            key.append(key.isEmpty() ? "" : "|").append(record.value(field));
        }
        return key.toString();
    }

    /** A record spoilt in a named way. @param rule the standard's rule that must notice */
    public record Spoilt(DrawnRecord record, String kind, String field, String rule) {
    }

    /** Whether the n-th record is among the spoilt ones. */
    public boolean isSpoilt(long index, double percent) {
        return percent > 0 && Chance.of(seed, index, SPOILING).fraction() * 100 < percent;
    }

    public Spoilt spoil(long index, DrawnRecord record) {
        Draw draw = record.draw().copy(Chance.of(seed, index, SPOILING + 1));
        List<Recipe.PlantedError> possible = recipe.errors().stream()
                .filter(error -> ExpressionParser.isTrue(error.when().value(draw))).toList();
        double point = draw.chance.fraction() * possible.stream().mapToDouble(Recipe.PlantedError::weight).sum();
        Recipe.PlantedError chosen = possible.get(possible.size() - 1);
        for (Recipe.PlantedError error : possible) {
            point -= error.weight();
            if (point < 0) {
                chosen = error;
                break;
            }
        }
        Recipe.apply(chosen.assignments(), draw);
        return new Spoilt(new DrawnRecord(recipe, draw), chosen.kind(), chosen.field(), chosen.rule());
    }

    /**
     * The record after something has happened to it.
     *
     * @param round how often it has happened already, so that each time is another
     * @return empty when that can't happen to this record
     */
    public Optional<DrawnRecord> changed(String change, long index, int round, DrawnRecord record) {
        Draw draw = record.draw().copy(Chance.of(seed, index, CHANGING + round));
        List<Recipe.Change> possible = recipe.changes().getOrDefault(change, List.of()).stream()
                .filter(one -> ExpressionParser.isTrue(one.when().value(draw))).toList();
        if (possible.isEmpty()) {
            return Optional.empty();
        }
        Recipe.apply(possible.get((int) draw.chance.below(possible.size())).assignments(), draw);
        return Optional.of(new DrawnRecord(recipe, draw));
    }

    /** Like {@link #changed}, for a change that gives the record another key, which must be nobody else's. */
    public Optional<DrawnRecord> rekeyed(String change, long index, DrawnRecord record) {
        for (int round = 0; round < MOST_ATTEMPTS; round++) {
            Optional<DrawnRecord> other = changed(change, index, round, record);
            if (other.isEmpty() || seen.add(key(other.get()))) {
                return other;
            }
        }
        return Optional.empty();
    }

    /** Names of the changes that the file describes. */
    public String changes() {
        return recipe.changes().keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    public RecordSink csv(Writer out, boolean operations) throws IOException {
        return new CsvRecords(out, dataSet, recipe, operations);
    }

    public RecordSink ndjson(Writer out) throws IOException {
        return new NdjsonRecords(out, dataSet);
    }

    /** What must be noticed of each kind of error: rule ids by kind and field. */
    Map<String, String> rules() {
        return recipe.errors().stream().collect(Collectors.toMap(error -> error.kind() + ' ' + error.field(),
                Recipe.PlantedError::rule, (one, other) -> one));
    }
}
