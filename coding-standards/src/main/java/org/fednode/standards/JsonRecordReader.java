package org.fednode.standards;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.standards.format.Decimal;
import org.fednode.standards.format.Mask;

/** Reads records from the tokens of a JSON parser straight into values; no tree in between. */
final class JsonRecordReader implements RecordReader {

    static final String EXT = "ext";

    private static final Object BLANK = new Object();
    private static final Object UNREADABLE = new Object();

    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    private final String dataSet;
    private final List<Field> fields;
    private final FieldNames names;
    private final List<GroupReader> groups;
    private final InputMembers inputMembers;
    private final CanonicalLineReader lines;

    /** A group's rows have their own names. */
    private record GroupReader(List<Field> fields, FieldNames names) {
    }

    JsonRecordReader(DataSetDefinition definition, List<BoundField> bound) {
        this.dataSet = definition.id();
        this.fields = definition.fields();
        this.names = new FieldNames(bound);
        this.groups = bound.stream()
                .map(field -> new GroupReader(field.field().members(), new FieldNames(field.members())))
                .toList();
        this.inputMembers = new InputMembers(definition);
        this.lines = new CanonicalLineReader(bound);
    }

    @Override
    public RecordValues readValues(JsonParser parser, Consumer<Finding> findings) throws IOException {
        return read(parser, new Members(null, null), Verdict.onCanonical(findings));
    }

    /** Field values alone, whose form may be repaired. */
    RecordValues readFields(JsonParser parser, Consumer<Finding> findings) throws IOException {
        return read(parser, new Members(null, null), new Verdict(findings, 0));
    }

    @Override
    public RecordValues readValues(byte[] json, int from, int to, Consumer<Finding> findings) throws IOException {
        RecordValues values = lines.read(json, from, to);
        if (values != null) {
            return values;
        }
        try (JsonParser parser = JSON.createParser(json, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "expected an object");
            }
            return readValues(parser, findings);
        }
    }

    @Override
    public RecordInput readInput(JsonParser parser, Consumer<Finding> findings) throws IOException {
        InputMembers.Given given = inputMembers.none();
        RecordValues values = read(parser, new Members(given, null), new Verdict(findings, 0));
        return given.input(values, findings);
    }

    @Override
    public ExtendedInput readExtended(JsonParser parser, Consumer<Finding> findings) throws IOException {
        InputMembers.Given given = inputMembers.none();
        StringWriter ext = new StringWriter();
        RecordValues values = read(parser, new Members(given, ext), new Verdict(findings, 0));
        return new ExtendedInput(given.input(values, findings), Optional.of(ext.toString()).filter(text -> !text.isEmpty()));
    }

    /** What may stand beside the fields: nothing, an input's members, own fields. Each may be null. */
    private record Members(InputMembers.Given given, StringWriter ext) {

        boolean take(String name, JsonToken token, JsonParser parser) throws IOException {
            return given != null && given.take(name, token, parser) || takeExt(name, token, parser);
        }

        private boolean takeExt(String name, JsonToken token, JsonParser parser) throws IOException {
            if (ext == null || !name.equals(EXT) || token != JsonToken.START_OBJECT || ext.getBuffer().length() > 0) {
                return false;
            }
            try (JsonGenerator copy = JSON.createGenerator(ext)) {
                copy.copyCurrentStructure(parser);
            }
            return true;
        }
    }

    private RecordValues read(JsonParser parser, Members members, Verdict verdict) throws IOException {
        RecordValues values = new RecordValues(fields);
        int expected = 0;
        for (String name = nextName(parser); name != null; name = nextName(parser)) {
            BoundField field = names.find(name, expected);
            JsonToken token = parser.nextToken();
            if (field != null) {
                expected = names.after(field, expected);
                member(parser, token, field, values, verdict);
            } else if (!members.take(name, token, parser)) {
                verdict.report(unknownField(name));
                parser.skipChildren();
            }
        }
        return values;
    }

    private static String nextName(JsonParser parser) throws IOException {
        String name = parser.nextFieldName();
        if (name == null && parser.currentToken() != JsonToken.END_OBJECT) {
            throw new JsonParseException(parser, "expected a member name or the end of the object");
        }
        return name;
    }

    private Finding unknownField(String name) {
        return new Finding(dataSet + ".unknown-field", Mask.open(name), Severity.ERROR, "",
                new Label("数据集没有此字段", "the data set has no such field"), Optional.empty(), "");
    }

    private void member(JsonParser parser, JsonToken token, BoundField field, RecordValues values, Verdict verdict)
            throws IOException {
        int index = field.field().index();
        if (values.get(index) != null || values.isUnreadable(index)) {
            verdict.report(field.blame(), Constraint.REPEATED_FIELD, null);
            parser.skipChildren();
            return;
        }
        if (token == JsonToken.VALUE_NULL) {
            demandCanonical(false, field, null, verdict);
            return;
        }
        boolean readable = field.isRepeating() ? repeating(parser, token, field, values, verdict)
                : scalar(parser, token, field, values, verdict);
        if (!readable) {
            values.markUnreadable(index);
        }
    }

    private boolean repeating(JsonParser parser, JsonToken token, BoundField field, RecordValues values,
            Verdict verdict) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            return refuse(parser, token, field, verdict);
        }
        int most = field.field().maxItems();
        List<Object> items = new ArrayList<>();
        boolean readable = true;
        int count = 0;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (++count > most) {
                parser.skipChildren();
                continue;
            }
            Object item = field.field().type() == FieldType.GROUP ? row(parser, next, field, count - 1, verdict)
                    : element(parser, next, field, verdict);
            readable &= item != null;
            if (item != null) {
                items.add(item);
            }
        }
        if (count > most) {
            verdict.report(field.blame(), Constraint.TOO_MANY, null);
            return false;
        }
        demandCanonical(count > 0, field, null, verdict);
        if (!items.isEmpty()) {
            values.set(field.field().index(), items);
        }
        return readable;
    }

    /** Batch lines are written by nodes, in canonical form and no other; inputs may be repaired. */
    private static void demandCanonical(boolean canonical, BoundField field, Object value, Verdict verdict) {
        if (verdict.isCanonicalOnly() && !canonical) {
            verdict.report(field.blame(), Constraint.NOT_CANONICAL, value);
        }
    }

    private Object row(JsonParser parser, JsonToken token, BoundField group, int index, Verdict verdict)
            throws IOException {
        if (token != JsonToken.START_OBJECT) {
            refuse(parser, token, group, verdict);
            return null;
        }
        GroupReader members = groups.get(group.field().index());
        RecordValues row = new RecordValues(members.fields());
        verdict.enterRow(group.field().id(), index);
        int expected = 0;
        for (String name = nextName(parser); name != null; name = nextName(parser)) {
            BoundField member = members.names().find(name, expected);
            JsonToken next = parser.nextToken();
            if (member == null) {
                verdict.report(unknownField(group.field().id() + '[' + index + "]." + name));
                parser.skipChildren();
            } else {
                expected = members.names().after(member, expected);
                member(parser, next, member, row, verdict);
            }
        }
        verdict.leaveRow();
        return row;
    }

    private static Object element(JsonParser parser, JsonToken token, BoundField list, Verdict verdict)
            throws IOException {
        Object value = single(parser, token, list, verdict);
        if (value == BLANK) {
            verdict.report(list.blame(), Constraint.TYPE, "");
        }
        return value == BLANK || value == UNREADABLE ? null : value;
    }

    private static boolean scalar(JsonParser parser, JsonToken token, BoundField field, RecordValues values,
            Verdict verdict) throws IOException {
        Object value = single(parser, token, field, verdict);
        if (value != BLANK && value != UNREADABLE) {
            values.set(field.field().index(), value);
        }
        return value != UNREADABLE;
    }

    /** One value, or {@link #BLANK}, or {@link #UNREADABLE} with its finding reported. */
    private static Object single(JsonParser parser, JsonToken token, BoundField field, Verdict verdict)
            throws IOException {
        FieldType type = field.field().element();
        if (token == JsonToken.VALUE_STRING) {
            String code = knownCode(parser, field);
            return code == null ? ofText(parser.getText(), field, verdict) : code;
        }
        if (type == FieldType.BOOLEAN && token.isBoolean()) {
            return token == JsonToken.VALUE_TRUE;
        }
        boolean number = type == FieldType.INTEGER && token == JsonToken.VALUE_NUMBER_INT
                || type == FieldType.DECIMAL && token.isNumeric() && Decimal.isPlain(parser.getText());
        if (!number) {
            refuse(parser, token, field, verdict);
            return UNREADABLE;
        }
        demandCanonical(type == FieldType.INTEGER, field, null, verdict);
        return value(parser.getText(), field, verdict);
    }

    /** Most codes are good as they stand: no text needs to be made of them. */
    private static String knownCode(JsonParser parser, BoundField field) throws IOException {
        return field.codes() == KnownCodes.NONE ? null
                : field.codes().find(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private static Object ofText(String given, BoundField field, Verdict verdict) {
        String text = field.repaired(given);
        Object value = text.isEmpty() ? BLANK : value(text, field, verdict);
        if (value != UNREADABLE) {
            demandCanonical(given.equals(value), field, given, verdict);
        }
        return value;
    }

    private static Object value(String text, BoundField field, Verdict verdict) {
        Optional<Object> value = TextForm.value(field.field(), text);
        if (value.isEmpty()) {
            verdict.report(field.blame(), Constraint.TYPE, text);
            return UNREADABLE;
        }
        return value.get();
    }

    /** A value of a JSON type that the field cannot have. */
    private static boolean refuse(JsonParser parser, JsonToken token, BoundField field, Verdict verdict)
            throws IOException {
        boolean identity = field.field().element() == FieldType.ID_NUMBER
                || field.field().element() == FieldType.CERTIFICATE_NUMBER;
        String text = token.isScalarValue() ? parser.getText() : "";
        verdict.report(field.blame(), identity && token.isNumeric() ? Constraint.NUMERIC : Constraint.TYPE, text);
        parser.skipChildren();
        return false;
    }
}
