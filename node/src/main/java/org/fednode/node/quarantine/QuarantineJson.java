package org.fednode.node.quarantine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.Severity;

/** Entries and findings as canonical JSON (RFC 8785): members in ascending order, fewest escapes. */
final class QuarantineJson {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

    private QuarantineJson() {
    }

    static byte[] write(QuarantinedInput entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("dataSet", text(entry.dataSet()));
            json.writeFieldName("findings");
            write(json, entry.findings());
            json.writeStringField("id", entry.id());
            json.writeNumberField("position", entry.position());
            json.writeStringField("raw", text(entry.raw()));
            json.writeStringField("source", text(entry.source()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    static String write(List<Finding> findings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, findings);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator json, List<Finding> findings) throws IOException {
        json.writeStartArray();
        for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("clause", text(finding.clause()));
            json.writeStringField("en", text(finding.message().en()));
            json.writeStringField("field", text(finding.field()));
            if (finding.nearest().isPresent()) {
                json.writeStringField("nearest", text(finding.nearest().get()));
            }
            json.writeStringField("rule", text(finding.rule()));
            json.writeStringField("severity", finding.severity().name());
            json.writeStringField("value", text(finding.value()));
            json.writeStringField("zh", text(finding.message().zh()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Halves of surrogate pairs have no UTF-8 form. */
    private static String text(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return text;
        }
        return text.codePoints().map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    static QuarantinedInput read(byte[] buffer, int from, int to) {
        Map<String, String> members = new HashMap<>();
        List<Finding> findings = List.of();
        try (JsonParser json = JSON.createParser(buffer, from, to - from)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    findings = findings(json);
                } else {
                    members.put(name, json.getText());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("this is no quarantine entry that a node wrote", e);
        }
        return new QuarantinedInput(members.get("id"), members.get("dataSet"), members.get("source"),
                Long.parseLong(members.get("position")), members.get("raw"), findings);
    }

    static List<Finding> readFindings(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return findings(json);
        } catch (IOException e) {
            throw new IllegalStateException("these are no findings that a node wrote", e);
        }
    }

    private static List<Finding> findings(JsonParser json) throws IOException {
        List<Finding> findings = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> members = new HashMap<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                members.put(name, json.nextTextValue());
            }
            findings.add(new Finding(members.get("rule"), members.get("field"), Severity.valueOf(members.get("severity")),
                    members.get("value"), new Label(members.get("zh"), members.get("en")),
                    Optional.ofNullable(members.get("nearest")), members.get("clause")));
        }
        return findings;
    }
}
