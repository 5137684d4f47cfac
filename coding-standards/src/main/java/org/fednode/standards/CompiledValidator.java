package org.fednode.standards;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks every field, then asks the rules about the fields that came out well. */
final class CompiledValidator implements RecordValidator {

    private final BoundField[] fields;
    private final int[] key;
    private final int[] keyTexts;
    private final CompiledRule[] rules;
    private final int shared;
    private volatile Code code;
    private volatile Today today = Today.of(LocalDate.EPOCH);

    CompiledValidator(DataSetDefinition definition, List<BoundField> fields, List<CompiledRule> rules) {
        this(fields, rules, definition.key().stream().map(id -> definition.field(id).orElseThrow()).toList());
    }

    /** Of fields that have no key of their own. */
    CompiledValidator(List<BoundField> fields, List<CompiledRule> rules) {
        this(fields, rules, List.of());
    }

    private CompiledValidator(List<BoundField> fields, List<CompiledRule> rules, List<Field> key) {
        this.fields = fields.toArray(BoundField[]::new);
        this.key = key.stream().mapToInt(Field::index).toArray();
        this.keyTexts = key.size() == 1 ? new int[0] : key.stream().filter(field -> field.type() == FieldType.STRING)
                .mapToInt(Field::index).toArray();
        SharedExpressions.Sharing sharing = SharedExpressions.among(rules);
        this.rules = sharing.rules().toArray(CompiledRule[]::new);
        this.shared = sharing.slots();
    }

    @Override
    public void check(RecordValues values, LocalDate date, Consumer<Finding> findings) {
        Today day = day(date);
        Code code = code();
        Verdict verdict = new Verdict(findings, day.number());
        boolean[] good = new boolean[fields.length];
        code.fields().check(values, verdict, good);
        checkKeyTexts(values, verdict);
        Facts facts = new Facts(values, good, day, shared);
        code.rules().judge(facts, rule -> report(rules[rule], values, findings));
    }

    /** Made when the first record comes: most programs need few data sets. */
    private Code code() {
        Code made = code;
        if (made == null) {
            made = new Code(FieldCode.of(List.of(fields)), RuleAssembler.assemble(List.of(rules)));
            code = made;
        }
        return made;
    }

    private record Code(FieldCode fields, RuleCode rules) {
    }

    /** Nearly every record of a run is judged on the same day. */
    private Today day(LocalDate date) {
        Today last = today;
        if (!last.date().equals(date)) {
            last = Today.of(date);
            today = last;
        }
        return last;
    }

    @Override
    public void checkKey(RecordValues values, Consumer<Finding> findings) {
        Verdict verdict = new Verdict(findings, 0);
        for (int index : key) {
            if (values.get(index) == null && !values.isUnreadable(index) && !fields[index].field().required()) {
                verdict.report(fields[index].blame(), Constraint.REQUIRED, null);
            }
            isGood(fields[index], values, verdict);
        }
        checkKeyTexts(values, verdict);
    }

    /** The sign that joins a key's parts may not stand in one: two records could end up with one key. */
    private void checkKeyTexts(RecordValues values, Verdict verdict) {
        for (int index : keyTexts) {
            if (values.get(index) instanceof String text && text.indexOf('|') >= 0) {
                verdict.report(fields[index].blame(), Constraint.FORMAT, text);
            }
        }
    }

    /** Reports what is wrong with the field; whether rules may read it. */
    static boolean isGood(BoundField field, RecordValues values, Verdict verdict) {
        int index = field.index();
        Object value = values.asRead(index);
        if (value != null) {
            return field.isRepeating() ? areGood(field, value, verdict) && !values.isUnreadable(index)
                    : field.check().isGood(value, verdict);
        }
        if (values.isUnreadable(index)) {
            return false;
        }
        if (field.field().required()) {
            verdict.report(field.blame(), Constraint.REQUIRED, null);
        }
        // a list or group that is not given is an empty one, which rules may read
        return field.isRepeating();
    }

    private static boolean areGood(BoundField field, Object value, Verdict verdict) {
        if (!(value instanceof List<?> items)) {
            verdict.report(field.blame(), Constraint.TYPE, value);
            return false;
        }
        boolean good = true;
        if (items.size() > field.field().maxItems()) {
            verdict.report(field.blame(), Constraint.TOO_MANY, value);
            return false;
        }
        if (items.size() < field.field().constraints().minItems()) {
            verdict.report(field.blame(), Constraint.TOO_FEW, value);
            good = false;
        }
        return (field.field().type() == FieldType.GROUP ? rowsAreGood(field, items, verdict)
                : elementsAreGood(field, items, verdict)) && good;
    }

    private static boolean elementsAreGood(BoundField field, List<?> items, Verdict verdict) {
        boolean good = true;
        for (Object item : items) {
            good &= field.check().isGood(item, verdict);
        }
        if (items.size() > 1 && new HashSet<>(items).size() < items.size()) {
            verdict.report(field.blame(), Constraint.REPEATED_ITEM, items);
            return false;
        }
        return good;
    }

    private static boolean rowsAreGood(BoundField field, List<?> rows, Verdict verdict) {
        boolean good = true;
        for (int i = 0; i < rows.size(); i++) {
            if (!(rows.get(i) instanceof RecordValues row)) {
                verdict.report(field.blame(), Constraint.TYPE, rows.get(i));
                return false;
            }
            verdict.enterRow(field.field().id(), i);
            for (BoundField member : field.members()) {
                boolean memberGood = isGood(member, row, verdict);
                good &= memberGood || row.get(member.field().index()) == null && !member.field().required()
                        && !row.isUnreadable(member.field().index());
            }
            verdict.leaveRow();
        }
        return good;
    }

    private void report(CompiledRule rule, RecordValues values, Consumer<Finding> findings) {
        RuleDefinition definition = rule.definition();
        String shown = rule.field() < 0 ? "" : fields[rule.field()].blame().shown(values.get(rule.field()));
        findings.accept(new Finding(definition.id(), definition.field(), definition.severity(), shown,
                definition.message(), Optional.empty(), definition.clause()));
    }
}
