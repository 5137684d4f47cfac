package org.fednode.node.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.LineOp;

/** Writes a data set's changes as JSON, a page at a time. */
public record ChangePages(ChangeFeed feed) {

    /** Most changes on a page. */
    public static final int MOST = 10_000;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * @param after cursor of the last change that is known; empty from the first on
     * @param limit 1 to {@value #MOST}
     */
    public byte[] page(String dataSet, String after, int limit) throws CursorRefused {
        Optional<Cursor> cursor = Cursor.read(after);
        if (cursor.isEmpty() && !after.isEmpty()) {
            throw CursorRefused.malformed();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("changes");
            ChangeFeed.End end = feed.read(dataSet, cursor, limit, (origin, line, place) -> write(json, origin, line, place))
                    .orElseThrow(CursorRefused::lost);
            json.writeEndArray();
            json.writeStringField("next", end.next());
            json.writeBooleanField("more", end.more());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, String origin, BatchLines.Line line, Cursor cursor) {
        try {
            json.writeStartObject();
            json.writeStringField("cursor", cursor.toString());
            json.writeStringField("op", line.op().wireName());
            json.writeStringField("key", line.key());
            json.writeStringField("origin", origin);
            json.writeStringField("at", line.at().toString());
            if (line.from().isPresent()) {
                json.writeStringField("from", line.from().get());
            }
            if (line.op() != LineOp.DELETE) {
                json.writeFieldName("value");
                json.writeRawValue(new String(line.buffer(), line.valueFrom(), line.valueTo() - line.valueFrom(), StandardCharsets.UTF_8));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
    }
}
