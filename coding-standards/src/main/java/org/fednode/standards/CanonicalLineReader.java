package org.fednode.standards;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.fednode.standards.format.Decimal;
import org.fednode.standards.format.LineText;

/**
 * Reads batch lines that are written as nodes write them, which is all but a few, from their bytes: members in order,
 * no escapes, nothing to repair. Of any other line it makes nothing: the general reader takes that one, and says what
 * is wrong with it. What both read, they read alike.
 */
final class CanonicalLineReader {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final int UNDASHED_DATE = 8;

    private final List<Field> fields;
    private final Member[] members;

    private record Member(LineCursor.Name name, BoundField field, FieldType type, boolean isName, Member[] row) {

        static Member of(BoundField field) {
            return new Member(LineCursor.Name.of(field.field().id()), field, field.field().element(),
                    field.field().constraints().form().equals(TextForm.PERSON_NAME), inOrder(field.members()));
        }

        static Member[] inOrder(List<BoundField> fields) {
            return fields.stream().sorted(Comparator.comparing(field -> field.field().id())).map(Member::of)
                    .toArray(Member[]::new);
        }
    }

    CanonicalLineReader(List<BoundField> fields) {
        this.fields = fields.stream().map(BoundField::field).toList();
        this.members = Member.inOrder(fields);
    }

    /** The values; null when the line must be read by the general reader. */
    RecordValues read(byte[] json, int from, int to) {
        LineCursor line = new LineCursor(json, from, to);
        RecordValues values = object(line, members, fields);
        return values != null && line.isAtEnd() ? values : null;
    }

    private static RecordValues object(LineCursor line, Member[] members, List<Field> fields) {
        if (!line.take('{')) {
            return null;
        }
        RecordValues values = new RecordValues(fields);
        int next = 0;
        do {
            next = find(line, members, next);
            if (next == members.length) {
                return null;
            }
            Member member = members[next++];
            Object value = member.field().isRepeating() ? items(line, member) : single(line, member);
            if (value == null) {
                return null;
            }
            values.set(member.field().index(), value);
        } while (line.take(','));
        return line.take('}') ? values : null;
    }

    /** Takes the next member's name. @return its place; past the last one where no name comes that may come here */
    private static int find(LineCursor line, Member[] members, int from) {
        long head = line.head();
        int place = from;
        while (place < members.length && !line.take(members[place].name(), head)) {
            place++;
        }
        return place;
    }

    private static List<Object> items(LineCursor line, Member member) {
        if (!line.take('[')) {
            return null;
        }
        List<Object> items = new ArrayList<>(2);
        do {
            Object item = member.field().field().type() == FieldType.GROUP
                    ? object(line, member.row(), member.field().field().members()) : single(line, member);
            if (item == null || items.size() == member.field().field().maxItems()) {
                return null;
            }
            items.add(item instanceof LineText text ? text.toString() : item);
        } while (line.take(','));
        return line.take(']') ? items : null;
    }

    private static Object single(LineCursor line, Member member) {
        switch (member.type()) {
            case CODE:
                return line.code(member.field().codes());
            case ID_NUMBER, CERTIFICATE_NUMBER, CREDIT_CODE:
                return line.number();
            case DIVISION, PHONE, TIMESTAMP:
                return line.printable();
            case DATE:
                LineText date = line.printable();
                return date == null || date.length() == UNDASHED_DATE ? null : date;
            case DECIMAL:
                LineText decimal = line.printable();
                return decimal == null || !Decimal.isCanonical(decimal, member.field().field().scale()) ? null : decimal;
            case INTEGER:
                return line.integer();
            case BOOLEAN:
                return line.take(TRUE) ? Boolean.TRUE : line.take(FALSE) ? Boolean.FALSE : null;
            default:
                LineText text = line.text();
                return text == null || member.isName() && !text.isIdeographs() ? null : text;
        }
    }
}
