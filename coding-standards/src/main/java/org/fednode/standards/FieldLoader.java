package org.fednode.standards;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.source.Entry;

/** Reads the fields of one data set's file. */
final class FieldLoader {

    private static final Pattern ID = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final Set<String> RESERVED = Set.of(RuleLanguage.TODAY, RuleLanguage.PARAMETERS, RuleLanguage.CODES, JsonRecordReader.EXT, "given", "as", "break", "const", "continue", "else",
            "false", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace", "null", "return",
            "true", "var", "void", "while", "has", "all", "exists", "map", "filter", "size", "int", "uint", "double",
            "bool", "string", "bytes", "list", "type", "dyn", "timestamp", "duration");
    private static final List<String> TEXT_FORMS = List.of("", TextForm.PERSON_NAME);
    private static final List<String> PHONE_FORMS = List.of("", TextForm.MOBILE, TextForm.LANDLINE);
    private static final List<String> KINDS = List.of("citizen", "residence-permit", "foreign-resident", "temporary");
    private static final List<String> LEVELS = List.of("national", "province", "prefecture", "county", "township",
            "village");
    private static final List<String> SENSITIVITIES = List.of("public", "internal", "personal", "sensitive");
    private static final int MOST_FIELDS = 400;
    private static final int MOST_ITEMS = 500;

    private final Map<String, CodeTable> tables;
    private final List<Condition> conditions = new ArrayList<>();

    /** What a field's condition decides: whether it must be given, whether it may be, or both. */
    enum Demand {
        REQUIRED("requiredWhen"), ALLOWED("onlyWhen"), ASKED("askedWhen");

        private final String key;

        Demand(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /** A field's condition in CEL. */
    record Condition(Field field, Demand demand, String when, Entry entry) {

        Condition of(Field other) {
            return new Condition(other, demand, when, entry);
        }
    }

    FieldLoader(Map<String, CodeTable> tables) {
        this.tables = tables;
    }

    /** The conditions of the fields read so far. */
    List<Condition> conditions() {
        return List.copyOf(conditions);
    }

    /** Whether rules need the word for themselves. */
    static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    List<Field> fields(Entry owner, String key, boolean inGroup) {
        List<Entry> entries = owner.entries(key);
        if (entries.isEmpty() || entries.size() > MOST_FIELDS) {
            owner.problem(key, "'" + key + "' must list 1 to " + MOST_FIELDS + " fields");
            return List.of();
        }
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            Field field = field(fields.size(), entry, inGroup);
            if (!names.add(field.id())) {
                entry.problem("id", "field '" + field.id() + "' is defined twice");
            }
            if (!names.add(field.label().zh())) {
                entry.problem("label", "label '" + field.label().zh() + "' is used twice: columns could not be told apart");
            }
            fields.add(field);
        }
        return fields;
    }

    private Field field(int index, Entry entry, boolean inGroup) {
        String id = entry.required("id");
        if (!id.isEmpty() && (!ID.matcher(id).matches() || RESERVED.contains(id))) {
            entry.problem("id", "field id '" + id
                    + "' must start with a small letter, have letters and digits only, and be no reserved word");
        }
        Label label = Labels.required(entry, "label");
        FieldType type = type(entry, "type");
        boolean repeating = type == FieldType.LIST || type == FieldType.GROUP;
        if (inGroup && repeating) {
            entry.problem("type", "a group's members must be single values");
        }
        FieldType element = type == FieldType.LIST ? type(entry, "element") : type;
        if (type == FieldType.LIST && (element == FieldType.LIST || element == FieldType.GROUP)) {
            entry.problem("element", "a list's elements must be single values");
        }
        List<Field> members = type == FieldType.GROUP ? fields(entry, "members", true) : List.of();
        Optional<String> codes = codes(entry, element);
        Constraints constraints = constraints(entry, type, element, codes);
        Field field = new Field(index, id, label, type, element, codes,
                element == FieldType.STRING ? entry.number("maxLength", 0, 1, TextChecks.LONGEST_TEXT) : 0,
                element == FieldType.DECIMAL ? entry.number("scale", 2, 0, 8) : 0,
                repeating ? entry.number("maxItems", 10, 1, MOST_ITEMS) : 0,
                entry.flag("required"), isPersonal(constraints), members, constraints);
        checkDefault(entry, field);
        if (!inGroup) {
            readConditions(entry, field);
        }
        entry.close();
        return field;
    }

    private void readConditions(Entry entry, Field field) {
        for (Demand demand : Demand.values()) {
            entry.text(demand.key()).ifPresent(when -> conditions.add(new Condition(field, demand, when, entry)));
        }
        if (entry.has(Demand.ASKED.key()) && (entry.has(Demand.REQUIRED.key()) || entry.has(Demand.ALLOWED.key()))) {
            entry.problem(Demand.ASKED.key(), "'askedWhen' says both requiredWhen and onlyWhen: drop those");
        }
    }

    private static boolean isPersonal(Constraints constraints) {
        return constraints.sensitivity().equals("personal") || constraints.sensitivity().equals("sensitive");
    }

    private FieldType type(Entry entry, String key) {
        String name = entry.required(key);
        for (FieldType type : FieldType.values()) {
            if (type.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return type;
            }
        }
        if (!name.isEmpty()) {
            entry.problem(key, "unknown type '" + name + "'");
        }
        return FieldType.STRING;
    }

    private Optional<String> codes(Entry entry, FieldType element) {
        if (element != FieldType.CODE) {
            return Optional.empty();
        }
        String system = entry.required("codes");
        if (!system.isEmpty() && !tables.containsKey(system)) {
            entry.problem("codes", "unknown code system '" + system + "'");
        }
        return Optional.of(system);
    }

    private Constraints constraints(Entry entry, FieldType type, FieldType element, Optional<String> codes) {
        boolean isText = element == FieldType.STRING;
        boolean isNumber = element == FieldType.INTEGER || element == FieldType.DECIMAL;
        boolean isCode = element == FieldType.CODE;
        boolean isIdentity = element == FieldType.ID_NUMBER || element == FieldType.CERTIFICATE_NUMBER;
        boolean isDivision = element == FieldType.DIVISION;
        boolean repeats = type == FieldType.LIST || type == FieldType.GROUP;
        return new Constraints(
                isText ? choice(entry, "form", TEXT_FORMS, "")
                        : element == FieldType.PHONE ? choice(entry, "form", PHONE_FORMS, "") : "",
                isText ? pattern(entry) : Optional.empty(),
                isText ? entry.number("minLength", 0, 0, TextChecks.LONGEST_TEXT) : 0,
                isNumber ? number(entry, "min", element) : Optional.empty(),
                isNumber ? number(entry, "max", element) : Optional.empty(),
                element == FieldType.DECIMAL ? entry.number("precision", 0, 1, 30) : 0,
                repeats ? entry.number("minItems", 0, 0, MOST_ITEMS) : 0,
                isCode ? listed(entry, "only", codes) : List.of(),
                isCode ? listed(entry, "except", codes) : List.of(),
                isIdentity ? choices(entry, "accept", KINDS, KINDS.subList(0, 2)) : List.of(),
                isDivision ? choices(entry, "levels", LEVELS, LEVELS.subList(1, 4)) : List.of(),
                isDivision && entry.flag("retired"),
                element == FieldType.DATE && entry.flag("past"),
                entry.text("default"),
                choice(entry, "sensitivity", SENSITIVITIES, "internal"),
                entry.text("clause").orElse(""),
                isCode && type == FieldType.LIST ? listed(entry, "exclusive", codes) : List.of());
    }

    private static String choice(Entry entry, String key, List<String> choices, String fallback) {
        String text = entry.text(key).orElse(fallback);
        if (!choices.contains(text)) {
            entry.problem(key, "'" + key + "' must be one of " + String.join(", ", choices) + ", not '" + text + "'");
        }
        return text;
    }

    private static List<String> choices(Entry entry, String key, List<String> choices, List<String> fallback) {
        List<String> texts = entry.texts(key);
        texts.stream().filter(text -> !choices.contains(text)).forEach(text -> entry.problem(key,
                "'" + key + "' may list " + String.join(", ", choices) + ", not '" + text + "'"));
        return texts.isEmpty() ? fallback : texts;
    }

    private List<String> listed(Entry entry, String key, Optional<String> codes) {
        List<String> texts = entry.texts(key);
        codes.map(tables::get).ifPresent(table -> texts.stream().filter(code -> !table.has(code)).forEach(code ->
                entry.problem(key, "'" + key + "' names '" + code + "', which " + table.id() + " does not list")));
        return texts;
    }

    private static Optional<String> pattern(Entry entry) {
        Optional<String> pattern = entry.text("pattern");
        try {
            pattern.ifPresent(Pattern::compile);
            return pattern;
        } catch (PatternSyntaxException wrong) {
            entry.problem("pattern", "'pattern' is no regular expression: " + wrong.getDescription());
            return Optional.empty();
        }
    }

    private static Optional<String> number(Entry entry, String key, FieldType element) {
        Optional<String> text = entry.text(key);
        try {
            text.map(BigDecimal::new).ifPresent(number -> {
                if (element == FieldType.INTEGER) {
                    number.longValueExact();
                }
            });
            return text;
        } catch (ArithmeticException | NumberFormatException wrong) {
            entry.problem(key, "'" + key + "' must be a number of the field's type, not '" + text.orElse("") + "'");
            return Optional.empty();
        }
    }

    private void checkDefault(Entry entry, Field field) {
        Optional<String> text = field.constraints().defaultValue();
        if (text.isEmpty()) {
            return;
        }
        boolean fits = field.type() == field.element() && TextForm.value(field, text.get()).isPresent()
                && (field.type() != FieldType.DATE || IsoDate.isDate(text.get()))
                && (field.type() != FieldType.CODE
                        || field.codeSystem().map(tables::get).filter(table -> table.has(text.get())).isPresent());
        if (!fits) {
            entry.problem("default", "'default' must be a value of the field's type, not '" + text.get() + "'");
        }
    }
}
