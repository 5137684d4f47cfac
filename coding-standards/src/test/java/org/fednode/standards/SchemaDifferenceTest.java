package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.standards.export.JsonSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An independent validator with the exported schema beside ours, for every data set in the folder: what we take, it
 * takes; what a field's definition forbids, both refuse, in the same place.
 */
class SchemaDifferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static Stream<String> dataSets() {
        return NationalStandard.loaded().dataSets().keySet().stream();
    }

    private static List<Sample> samples(String id) {
        List<Sample> samples = new ArrayList<>(List.of(Sample.of(id)));
        if (RulePairs.has(id)) {
            samples.addAll(RulePairs.of(NationalStandard.loaded().dataSets().get(id)).samples());
        }
        if (id.equals("certificate")) {
            samples.add(Sample.certificate().multiple("1", "3", "1", "5", "2").with("guardianName", "张大·买买提")
                    .with("guardianRelation", "51").with("guardianId", Sample.WOMAN).with("guardianPhone", "010-12345678"));
            samples.add(Sample.childCertificate("2024-02-29"));
            samples.add(Sample.certificate().with("name", "𠮷田").with("photoDigest", "sm3:" + "0f".repeat(32)));
        }
        return samples;
    }

    private static Schema schema(String id) {
        return REGISTRY.getSchema(exported(id).toString(), InputFormat.JSON);
    }

    private static ObjectNode exported(String id) {
        return JsonSchema.of(NationalStandard.loaded(), NationalStandard.loaded().dataSets().get(id));
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void validRecordsPassBoth(String id) throws Exception {
        Schema schema = schema(id);
        for (Sample sample : samples(id)) {
            List<Finding> findings = new ArrayList<>();
            byte[] line = sample.dataSet().writer().write(Sample.read(sample.dataSet(), sample.json(), findings));
            String text = new String(line, StandardCharsets.UTF_8);

            assertEquals(List.of(), sample.findings().stream().filter(finding -> finding.severity() == Severity.ERROR).toList());
            assertEquals(List.of(), schema.validate(text, InputFormat.JSON), text);
        }
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void mutantsOfEveryFieldAreRefusedByBoth(String id) throws Exception {
        Schema schema = schema(id);
        DataSet dataSet = NationalStandard.loaded().dataSets().get(id);
        Sample base = samples(id).get(samples(id).size() > 1 ? 1 : 0);
        Map<String, Set<String>> refused = new LinkedHashMap<>();
        for (Field field : dataSet.definition().fields()) {
            for (Mutant mutant : Mutant.of(field, base, NationalStandard.loaded())) {
                refused.computeIfAbsent(mutant.place(), place -> new LinkedHashSet<>()).add(mutant.constraint());
                assertRefusedByBoth(mutant, dataSet, schema);
            }
        }

        for (Field field : dataSet.definition().fields()) {
            assertTrue(refused.getOrDefault(field.id(), Set.of()).size() >= 2, () -> field.id() + " " + refused);
            for (Field member : field.members()) {
                assertTrue(refused.getOrDefault(field.id() + "[0]." + member.id(), Set.of()).size() >= 2, () -> member.id());
            }
        }
    }

    private static void assertRefusedByBoth(Mutant mutant, DataSet dataSet, Schema schema) {
        String id = dataSet.definition().id();
        List<Finding> findings = new ArrayList<>();
        RecordValues values = Sample.readLine(dataSet, mutant.json(), findings);
        dataSet.validator().check(values, Sample.TODAY, findings::add);
        String rule = id + '.' + mutant.place().replaceAll("\\[\\d+]", "") + '.' + mutant.constraint();

        assertTrue(findings.stream().anyMatch(finding -> finding.rule().equals(rule)),
                () -> mutant + " is not refused as " + rule + " but for " + findings);
        assertTrue(schema.validate(mutant.json(), InputFormat.JSON).stream()
                        .anyMatch(error -> mutant.isAt(error.getInstanceLocation().toString(), error.getProperty())),
                () -> mutant + " passes the schema");
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void unknownMembersAreRefusedByBoth(String id) throws Exception {
        Sample strange = Sample.of(id).with("noSuchField", "x");
        List<Finding> findings = new ArrayList<>();
        Sample.readLine(strange.dataSet(), strange.json(), findings);

        assertTrue(findings.stream().anyMatch(finding -> finding.rule().equals(id + ".unknown-field")));
        assertTrue(schema(id).validate(strange.json(), InputFormat.JSON).stream()
                .anyMatch(error -> "noSuchField".equals(error.getProperty())));
    }

    /** Conditions that the schema expresses: whatever it refuses of rules' own examples, we refuse too. */
    @ParameterizedTest
    @MethodSource("dataSets")
    void whatTheSchemaRefusesByARuleWeRefuseToo(String id) throws Exception {
        if (!RulePairs.has(id)) {
            return;
        }
        Schema schema = schema(id);
        DataSet dataSet = NationalStandard.loaded().dataSets().get(id);
        for (Sample sample : RulePairs.of(dataSet).samples()) {
            for (Field field : dataSet.definition().fields()) {
                String json = sample.without(field.id()).json();
                List<Finding> findings = new ArrayList<>();
                dataSet.validator().check(Sample.readLine(dataSet, json, findings), Sample.TODAY, findings::add);
                if (findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
                    assertEquals(List.of(), schema.validate(json, InputFormat.JSON), id + " without " + field.id());
                }
            }
        }
    }
}
