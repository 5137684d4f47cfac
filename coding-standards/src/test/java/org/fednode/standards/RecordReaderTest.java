package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    private final DataSet certificates = NationalStandard.loaded().dataSets().get("certificate");
    private final DataSet services = NationalStandard.loaded().dataSets().get("rehabilitation-service");
    private final List<Finding> findings = new ArrayList<>();

    private RecordInput input(DataSet dataSet, String json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            RecordInput input = dataSet.reader().readInput(parser, findings::add);
            assertEquals(JsonToken.END_OBJECT, parser.currentToken());
            return input;
        }
    }

    private List<String> rules() {
        return findings.stream().map(Finding::rule).toList();
    }

    @Test
    void writesWhatItReadsAsCanonicalJson() throws IOException {
        RecordInput input = input(certificates, "{\"name\" : \"\\u5f20\\u4E09\", \"components\":[{\"grade\":\"2\",\"category\":\"4\"}], \"hukouAddress\":\"a\\\"b\\\\/𠮷\"}");

        assertEquals("{\"components\":[{\"category\":\"4\",\"grade\":\"2\"}],\"hukouAddress\":\"a\\\"b\\\\/𠮷\",\"name\":\"张三\"}",
                new String(certificates.writer().write(input.values()), StandardCharsets.UTF_8));
        assertEquals(List.of(), rules());
    }

    @Test
    void readsOperationFormerKeyAndTimeBesideTheFields() throws IOException {
        RecordInput input = input(certificates, "{\"_op\":\"rekey\",\"_from\":\"11010119000307007X\",\"_at\":\"2026-01-01T00:00:00Z\",\"personId\":\"110101190003070010\"}");

        assertEquals(RecordInput.Op.REKEY, input.op());
        assertEquals(Optional.of("11010119000307007X"), input.from());
        assertTrue(input.at().isPresent());
        assertEquals("110101190003070010", certificates.key(input.values()));
    }

    @Test
    void batchValuesKnowNoOperationAndNoDefault() throws IOException {
        RecordValues values = Sample.readLine(services, "{\"_op\":\"delete\",\"personId\":\"110101190003070010\"}", findings);

        assertEquals(List.of("rehabilitation-service.unknown-field"), rules());
        assertEquals(null, values.get(services.definition().field("occurrence").orElseThrow().index()));
        assertEquals(1L, input(services, "{}").values().get(services.definition().field("occurrence").orElseThrow().index()));
    }

    /** A hostile origin could sign a line that reads well only after repair; then archive and tables would differ. */
    @Test
    void batchValuesMustBeCanonical() {
        for (String line : List.of("{\"personId\":\"11010119000307007x\"}", "{\"name\":\" 张三\"}", "{\"sex\":\"１\"}",
                "{\"birthDate\":\"19900307\"}", "{\"name\":\"买•买\"}", "{\"name\":\"\"}", "{\"name\":null}", "{\"components\":[]}")) {
            findings.clear();
            Sample.readLine(certificates, line, findings);
            assertEquals(1, findings.size(), line);
            assertTrue(findings.get(0).rule().endsWith(".not-canonical"), line);
        }
        findings.clear();
        Sample.readLine(services, "{\"amount\":\"12.5\",\"occurrence\":\"1\",\"rescueProgramme\":\"true\",\"assessBefore\":1.25}", findings);
        assertEquals(4, findings.size());
        assertEquals(List.of(), judgedLine(Sample.service()));
    }

    private static List<Finding> judgedLine(Sample sample) {
        List<Finding> found = new ArrayList<>();
        byte[] line = sample.dataSet().writer().write(Sample.read(sample.dataSet(), sample.json(), found));
        Sample.readLine(sample.dataSet(), new String(line, StandardCharsets.UTF_8), found);
        return found;
    }

    @Test
    void reportsUnknownAndRepeatedMembersAndReadsOn() throws IOException {
        RecordInput input = input(certificates, "{\"nickname\":{\"a\":[1,{}]},\"sex\":\"1\",\"sex\":\"2\",\"components\":[{\"x\":1,\"category\":\"4\"}],\"name\":\"张三\"}");

        assertEquals(List.of("certificate.unknown-field", "certificate.sex.repeated-field", "certificate.unknown-field"), rules());
        assertEquals("nickname", findings.get(0).field());
        assertEquals("components[0].x", findings.get(2).field());
        assertEquals("张三", input.values().get(certificates.definition().field("name").orElseThrow().index()));
    }

    @Test
    void anUnreadableValueIsNotReportedMissingAsWell() {
        assertEquals(List.of("certificate.sex.type"), Sample.certificate().with("sex", 1).rules());
        assertEquals(List.of("rehabilitation-service.occurrence.type"), Sample.service().with("occurrence", "x").rules());
        assertEquals(List.of("certificate.components.type"), Sample.certificate().with("components", "4").rules());
    }

    @Test
    void nullAndEmptyMeanNotGiven() {
        assertEquals(List.of("certificate.name.required"), Sample.certificate().with("name", null).rules());
        assertEquals(List.of("certificate.name.required"), Sample.certificate().with("name", "").rules());
        assertEquals(List.of(), Sample.certificate().with("components", List.of()).rules());
    }

    @Test
    void refusesMoreRowsThanTheGroupTakes() throws IOException {
        StringBuilder rows = new StringBuilder("{\"components\":[");
        for (int i = 0; i < 100_000; i++) {
            rows.append(i == 0 ? "" : ",").append("{\"category\":\"4\"}");
        }

        input(certificates, rows.append("]}").toString());

        assertEquals(List.of("certificate.components.too-many"), rules());
    }

    @Test
    void blamesTheRowOfAGroup() {
        Sample sample = Sample.certificate().multiple("2", "4", "2", "1", "9");

        List<Finding> found = sample.findings();

        assertEquals(List.of("certificate.components.grade.code-not-allowed"), found.stream().map(Finding::rule).toList());
        assertEquals("components[1].grade", found.get(0).field());
    }

    @Test
    void stopsAtTextThatIsNoJson() {
        assertThrows(IOException.class, () -> input(certificates, "{\"name\":"));
        assertThrows(IOException.class, () -> input(certificates, "{\"name\" \"x\"}"));
        assertThrows(IOException.class, () -> input(certificates, "{\"name\":\"x\","));
        assertThrows(IOException.class, () -> input(certificates, "{\"components\":["));
        assertThrows(IOException.class, () -> input(certificates, "{\"name\":" + "[".repeat(200_000)));
    }

    @Test
    void checksTheKeyAloneForADelete() throws IOException {
        List<Finding> keyFindings = new ArrayList<>();
        certificates.validator().checkKey(input(certificates, "{\"personId\":\"110101190003070010\"}").values(), keyFindings::add);
        assertEquals(List.of(), keyFindings);

        certificates.validator().checkKey(input(certificates, "{\"personId\":\"110101190003070011\"}").values(), keyFindings::add);
        services.validator().checkKey(input(services, "{\"personId\":\"110101190003070010\"}").values(), keyFindings::add);
        assertEquals(List.of("certificate.personId.check-digit", "rehabilitation-service.serviceDate.required",
                "rehabilitation-service.serviceItem.required", "rehabilitation-service.serviceOrg.required"),
                keyFindings.stream().map(Finding::rule).toList());
    }

    @Test
    void namesTheManagingDivision() throws IOException {
        assertEquals("110101", certificates.scope(input(certificates, "{\"managingDivision\":\"110101\"}").values()));
        assertEquals(null, certificates.scope(input(certificates, "{}").values()));
        assertThrows(IllegalArgumentException.class, () -> certificates.key(input(certificates, "{}").values()));
    }

    @Test
    void whatAMappingHasFoundComesWithTheRecord() throws IOException {
        input(certificates, "{\"_source\":{\"personId\":\"110101900307001\"},\"_findings\":[{\"rule\":\"mapping.fifteen-digit-id\",\"field\":\"personId\",\"severity\":\"error\","
                + "\"zh\":\"旧号\",\"en\":\"an old number\",\"nearest\":\"110101199003070011\"},{\"rule\":\"mapping.x\",\"severity\":\"warning\"}],\"name\":\"张三\"}");

        assertEquals(List.of("ERROR mapping.fifteen-digit-id at personId", "WARNING mapping.x"), findings.stream().map(Finding::toString).toList());
        assertEquals("110101********0011", findings.get(0).nearest().orElseThrow());
    }

    @Test
    void findingsOfOtherRulesAreNotTaken() throws IOException {
        for (String bad : List.of("\"text\"", "[1]", "[{\"rule\":\"certificate.personId.format\"}]", "[{\"rule\":\"mapping.x\",\"en\":{}}]",
                "[{\"rule\":\"mapping.x\",\"en\":\"" + "x".repeat(301) + "\"}]", "[" + "{\"rule\":\"mapping.x\"},".repeat(100) + "{\"rule\":\"mapping.x\"}]")) {
            findings.clear();
            input(certificates, "{\"_findings\":" + bad + ",\"name\":\"张三\"}");
            assertTrue(findings.stream().anyMatch(finding -> finding.rule().equals("certificate.input")), bad);
        }
    }
}
