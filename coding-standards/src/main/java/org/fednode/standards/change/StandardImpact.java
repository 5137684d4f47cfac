package org.fednode.standards.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;
import org.fednode.standards.Severity;
import org.fednode.standards.format.Mask;

/**
 * What another version of the standard would mean for records that are held: each is read and judged by both versions as
 * of one day, in full, as if it were given again. Not safe for use by several threads.
 */
public final class StandardImpact {

    /** How many records a rule's entry shows. */
    public static final int EXAMPLES = 5;

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final DataSet before;
    private final Optional<DataSet> after;
    private final LocalDate today;
    private final Map<String, Counted> rules = new TreeMap<>();
    private long records;
    private long newlyRefused;
    private long newlyPassing;
    private long refusedByBoth;

    /** @param after empty where the later version has no such data set: it refuses every record */
    public StandardImpact(DataSet before, Optional<DataSet> after, LocalDate today) {
        this.before = before;
        this.after = after;
        this.today = today;
    }

    /**
     * What the records judged so far come to; {@code records = newlyRefused + newlyPassing + refusedByBoth + passing}.
     *
     * @param newlyRefused records that pass the earlier version and not the later one
     * @param newlyPassing the other way round
     * @param rules by rule of the later version, how many of the newly refused records break it
     */
    public record Report(String dataSet, long records, long newlyRefused, long newlyPassing, long refusedByBoth,
            Map<String, RuleImpact> rules) {

        public long passing() {
            return records - newlyRefused - newlyPassing - refusedByBoth;
        }
    }

    /** @param examples masked keys of the first records */
    public record RuleImpact(long records, List<String> examples) {

        public RuleImpact {
            examples = List.copyOf(examples);
        }
    }

    private static final class Counted {
        private final List<String> examples = new ArrayList<>();
        private long records;
    }

    /**
     * Judges one record.
     *
     * @param json an object of field values, as an export writes it
     * @throws IOException when it is no JSON object
     */
    public void add(byte[] json) throws IOException {
        records++;
        Verdict earlier = judged(before, json);
        Set<String> broken = after.isPresent() ? judged(after.get(), json).broken()
                : Set.of(before.definition().id() + ".data-set-removed");
        if (broken.isEmpty()) {
            newlyPassing += earlier.broken().isEmpty() ? 0 : 1;
        } else if (!earlier.broken().isEmpty()) {
            refusedByBoth++;
        } else {
            newlyRefused++;
            broken.forEach(rule -> count(rule, earlier.key()));
        }
    }

    private void count(String rule, String key) {
        Counted counted = rules.computeIfAbsent(rule, first -> new Counted());
        counted.records++;
        if (counted.examples.size() < EXAMPLES) {
            counted.examples.add(key);
        }
    }

    /** @param key masked; empty where the record has none @param broken ids of the rules that refuse it */
    private record Verdict(String key, Set<String> broken) {
    }

    private Verdict judged(DataSet dataSet, byte[] json) throws IOException {
        List<Finding> findings = new ArrayList<>();
        RecordInput input = read(dataSet, json, findings);
        if (input == null) {
            return new Verdict("", errors(findings));
        }
        List<Finding> ofKey = new ArrayList<>();
        dataSet.validator().checkKey(input.values(), ofKey::add);
        dataSet.validator().check(input.values(), today, findings::add);
        return new Verdict(errors(ofKey).isEmpty() ? Mask.open(dataSet.key(input.values())) : "", errors(findings));
    }

    private static RecordInput read(DataSet dataSet, byte[] json, List<Finding> findings) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            RecordInput input = dataSet.reader().readInput(parser, findings::add);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return input;
        }
    }

    private static Set<String> errors(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.severity() == Severity.ERROR).map(Finding::rule)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public Report report() {
        Map<String, RuleImpact> byRule = new TreeMap<>();
        rules.forEach((rule, counted) -> byRule.put(rule, new RuleImpact(counted.records, counted.examples)));
        return new Report(before.definition().id(), records, newlyRefused, newlyPassing, refusedByBoth, byRule);
    }
}
