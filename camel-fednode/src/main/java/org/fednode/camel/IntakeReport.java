package org.fednode.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of records that were given to a node: {@code received = accepted + unchanged + quarantined}.
 *
 * @param findings errors and warnings in the order of the records, the first 1,000 of each request
 * @param findingsTruncated whether there are more; the node's quarantine has those of every refused record
 */
public record IntakeReport(long received, long accepted, long unchanged, long quarantined, List<Finding> findings, boolean findingsTruncated) {

    public static final IntakeReport NONE = new IntakeReport(0, 0, 0, 0, List.of(), false);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What was found in one record.
     *
     * @param position of the record: its line, or its place among the records given, from 1
     * @param severity {@code error}: the record is in the quarantine; {@code warning}: it was accepted
     * @param value masked where it tells of a person
     */
    public record Finding(long position, String rule, String field, String severity, String value, String zh, String en, String fix) {

        public boolean isError() {
            return severity.equals("error");
        }

        Finding behind(long records) {
            return new Finding(position + records, rule, field, severity, value, zh, en, fix);
        }
    }

    public IntakeReport {
        findings = List.copyOf(findings);
    }

    /** Both, this one's records first. */
    IntakeReport and(IntakeReport later) {
        List<Finding> all = new ArrayList<>(findings);
        later.findings.forEach(finding -> all.add(finding.behind(received)));
        return new IntakeReport(received + later.received, accepted + later.accepted, unchanged + later.unchanged,
                quarantined + later.quarantined, all, findingsTruncated || later.findingsTruncated);
    }

    /** @throws IOException when it is no such answer: whoever gave it is no node */
    public static IntakeReport read(String json) throws IOException {
        JsonNode tree = parse(json);
        List<Finding> findings = new ArrayList<>();
        for (JsonNode one : tree.path("findings")) {
            findings.add(new Finding(one.path("position").asLong(), one.path("rule").asText(), one.path("field").asText(""),
                    one.path("severity").asText(), one.path("value").asText(""), one.path("message").path("zh").asText(),
                    one.path("message").path("en").asText(), one.path("fix").path("en").asText("")));
        }
        IntakeReport report = new IntakeReport(tree.path("received").asLong(-1), tree.path("accepted").asLong(), tree.path("unchanged").asLong(),
                tree.path("quarantined").asLong(), findings, tree.path("findingsTruncated").asBoolean());
        if (report.received < 0 || report.received != report.accepted + report.unchanged + report.quarantined) {
            throw new IOException("the answer is no node's report of records");
        }
        return report;
    }

    private static JsonNode parse(String json) throws IOException {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("the answer is no JSON", e);
        }
    }
}
