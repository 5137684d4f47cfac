package org.fednode.node.projection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.RecordValues;

/** Lists and groups as JSON text in one column. Members stand in the definition's order; absent ones are left out. */
final class NestedText {

    private static final JsonFactory JSON = new JsonFactory();

    private NestedText() {
    }

    static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writeValue(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                writeValue(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof RecordValues members) {
            json.writeStartObject();
            for (Field member : members.fields()) {
                if (members.get(member.index()) != null) {
                    json.writeFieldName(member.id());
                    writeValue(json, members.get(member.index()));
                }
            }
            json.writeEndObject();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean claim) {
            json.writeBoolean(claim);
        } else {
            json.writeString((String) value);
        }
    }

    static Object read(Field field, String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return readItems(json, field);
        } catch (IOException e) {
            throw new UncheckedIOException("column of field " + field.id() + " holds no JSON; rebuild the node's tables",
                    e);
        }
    }

    private static List<Object> readItems(JsonParser json, Field field) throws IOException {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(field.type() == FieldType.GROUP ? readMembers(json, field.members())
                    : readScalar(json, field.element()));
        }
        return items;
    }

    private static RecordValues readMembers(JsonParser json, List<Field> fields) throws IOException {
        RecordValues members = new RecordValues(fields);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String id = json.currentName();
            json.nextToken();
            for (Field member : fields) {
                if (member.id().equals(id)) {
                    members.set(member.index(), readMember(json, member));
                }
            }
            json.skipChildren(); // of a member that the standard no longer has
        }
        return members;
    }

    private static Object readMember(JsonParser json, Field member) throws IOException {
        return switch (member.type()) {
            case LIST, GROUP -> readItems(json, member);
            default -> readScalar(json, member.type());
        };
    }

    private static Object readScalar(JsonParser json, FieldType type) throws IOException {
        return switch (type) {
            case INTEGER -> json.getLongValue();
            case BOOLEAN -> json.getBooleanValue();
            default -> json.getText();
        };
    }
}
