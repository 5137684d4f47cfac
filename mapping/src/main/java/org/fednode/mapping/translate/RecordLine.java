package org.fednode.mapping.translate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fednode.mapping.cell.Dirt;

/** A mapped record as the line of NDJSON that a node takes (node/README.md, Taking records). */
public final class RecordLine {

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] SOURCE = "{\"_source\":{".getBytes(StandardCharsets.US_ASCII);

    private RecordLine() {
    }

    /**
     * With {@code _findings}, what the mapping found, and {@code _source}, what the source held where the value differs.
     * Says nothing of the row's place, which changes when others come and go.
     */
    public static byte[] of(MappedRecord record) {
        return written(json -> {
            source(record, json);
            findings(record, json);
            members(record.values(), json);
        });
    }

    /** The same with the row's place, so that people find it. @param line made by {@link #of} */
    public static byte[] placed(byte[] line, long position) {
        boolean more = line.length > SOURCE.length && Arrays.equals(line, 0, SOURCE.length, SOURCE, 0, SOURCE.length);
        byte[] start = ("{\"_source\":{\"row\":" + position + (more ? "," : line.length > 2 ? "}," : "}")).getBytes(StandardCharsets.US_ASCII);
        int from = more ? SOURCE.length : 1;
        byte[] placed = Arrays.copyOf(start, start.length + line.length - from);
        System.arraycopy(line, from, placed, start.length, line.length - from);
        return placed;
    }

    /** The line that deletes the record with this key. @param fields of the key */
    public static byte[] deletion(List<String> fields, List<String> key) {
        return written(json -> {
            json.writeStringField("_op", "delete");
            for (int i = 0; i < fields.size(); i++) {
                json.writeStringField(fields.get(i), key.get(i));
            }
        });
    }

    /** Writes members into an open object. */
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] written(Members members) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return line.toByteArray();
    }

    private static void findings(MappedRecord record, JsonGenerator json) throws IOException {
        List<MappingFinding> told = record.findings().stream().filter(finding -> finding.dirt().outcome() != Dirt.Outcome.REPAIRED).toList();
        if (told.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("_findings");
        for (MappingFinding finding : told) {
            json.writeStartObject();
            json.writeStringField("rule", finding.dirt().id());
            json.writeStringField("field", finding.field());
            json.writeStringField("severity", finding.dirt().outcome() == Dirt.Outcome.REFUSED ? "error" : "warning");
            json.writeStringField("zh", finding.dirt().message().zh());
            json.writeStringField("en", finding.dirt().message().en());
            if (!finding.suggestion().isEmpty()) {
                json.writeStringField("nearest", finding.suggestion());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void source(MappedRecord record, JsonGenerator json) throws IOException {
        List<MappingFinding> changed = record.findings().stream().filter(finding -> !finding.original().isEmpty()).toList();
        if (changed.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("_source");
        Set<String> seen = new HashSet<>();
        for (MappingFinding finding : changed) {
            if (seen.add(finding.field())) {
                json.writeStringField(finding.field(), finding.original());
            }
        }
        json.writeEndObject();
    }

    private static void members(Map<String, Object> values, JsonGenerator json) throws IOException {
        for (Map.Entry<String, Object> member : values.entrySet()) {
            json.writeFieldName(member.getKey());
            value(member.getValue(), json);
        }
    }

    private static void value(Object value, JsonGenerator json) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                value(item, json);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> row) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : row.entrySet()) {
                json.writeFieldName((String) member.getKey());
                value(member.getValue(), json);
            }
            json.writeEndObject();
        }
    }
}
