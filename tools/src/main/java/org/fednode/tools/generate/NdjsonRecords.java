package org.fednode.tools.generate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;

/** Records as NDJSON, one object a line; what is not given is left out. */
final class NdjsonRecords implements RecordSink {

    private final JsonGenerator json;
    private final Set<String> key;
    private long line;

    NdjsonRecords(Writer out, DataSet dataSet) throws IOException {
        this.json = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
        this.key = new HashSet<>(dataSet.definition().key());
    }

    @Override
    public void write(Op op, String from, DrawnRecord record) throws IOException {
        json.writeStartObject();
        if (op != Op.UPSERT) {
            json.writeStringField("_op", op.name().toLowerCase(Locale.ROOT));
        }
        if (!from.isEmpty()) {
            json.writeStringField("_from", from);
        }
        for (Field field : record.fields()) {
            if (op != Op.DELETE || key.contains(field.id())) {
                member(field, record.value(field.index()));
            }
        }
        json.writeEndObject();
        json.writeRaw('\n');
        line++;
    }

    private void member(Field field, Object value) throws IOException {
        if (value == null) {
            return;
        }
        json.writeFieldName(field.id());
        if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof List<?> list) {
            array(field, list);
        } else {
            json.writeString(value.toString());
        }
    }

    private void array(Field field, List<?> list) throws IOException {
        json.writeStartArray();
        for (Object item : list) {
            if (item instanceof Object[] row) {
                json.writeStartObject();
                for (Field member : field.members()) {
                    member(member, row[member.index()]);
                }
                json.writeEndObject();
            } else {
                json.writeString(item.toString());
            }
        }
        json.writeEndArray();
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
