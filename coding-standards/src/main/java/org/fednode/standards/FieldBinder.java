package org.fednode.standards;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles the check of each field. Safe for several threads. */
final class FieldBinder {

    private final Map<String, CodeTable> tables;
    private final CodeChecks codeChecks;
    private final Map<String, KnownCodes> known = new ConcurrentHashMap<>();

    FieldBinder(Map<String, CodeTable> tables, CodeChecks codeChecks) {
        this.tables = tables;
        this.codeChecks = codeChecks;
    }

    List<BoundField> bind(List<Field> fields, String rulePrefix) {
        return fields.stream().map(field -> bind(field, rulePrefix)).toList();
    }

    private BoundField bind(Field field, String rulePrefix) {
        Blame blame = new Blame(field, rulePrefix + '.' + field.id());
        return new BoundField(field, blame, codes(field), check(blame), bind(field.members(), blame.rule()));
    }

    private KnownCodes codes(Field field) {
        return field.codeSystem().map(tables::get)
                .map(table -> known.computeIfAbsent(table.id(),
                        id -> new KnownCodes(table.codes())))
                .orElse(KnownCodes.NONE);
    }

    private ValueCheck check(Blame blame) {
        return switch (blame.field().element()) {
            case STRING -> TextChecks.text(blame);
            case INTEGER -> TextChecks.integer(blame);
            case DECIMAL -> TextChecks.decimal(blame);
            case DATE -> TextChecks.date(blame);
            case TIMESTAMP -> TextChecks.timestamp(blame);
            case BOOLEAN -> TextChecks.truth(blame);
            case PHONE -> TextChecks.phone(blame);
            case CODE -> CodeChecks.code(blame, tables.get(blame.field().codeSystem().orElseThrow()));
            case DIVISION -> codeChecks.division(blame);
            case ID_NUMBER -> codeChecks.idNumber(blame);
            case CERTIFICATE_NUMBER -> codeChecks.certificateNumber(blame);
            case CREDIT_CODE -> codeChecks.creditCode(blame);
            case LIST, GROUP -> (value, verdict) -> true;
        };
    }
}
