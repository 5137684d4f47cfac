package org.fednode.standards.export;

import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.Label;
import org.fednode.standards.StandardPackage;

/**
 * What a form for entering a data set's records by hand needs, column by column. Headers and choices are written so that a
 * node reads them: labels with the field's id in brackets, codes with their label behind them.
 */
public final class EntryTemplate {

    /** Longer lists are no help in a drop-down. */
    private static final int MOST_CHOICES = 1_000;

    private EntryTemplate() {
    }

    /**
     * @param header label in both languages and the id in brackets
     * @param type what its values are, in words
     * @param required whether every record needs it; of a group's member: every row
     * @param constraints what its values must be beyond the type, in words
     * @param choices the values to choose from; empty where they are not a short list
     * @param several whether a cell may hold several choices, separated by semicolons
     * @param text whether a spreadsheet must keep the cells as text: numbers with check digits, codes and dates suffer
     *        from being taken for numbers
     * @param clause where the source says so
     */
    public record Column(String id, String header, Label type, boolean required, List<Label> constraints,
            List<String> choices, boolean several, boolean text, String clause) {

        public Column {
            constraints = List.copyOf(constraints);
            choices = List.copyOf(choices);
        }
    }

    /** The columns in the data set's order, groups with all their rows. */
    public static List<Column> columns(StandardPackage standard, DataSet dataSet) {
        List<Column> columns = new ArrayList<>();
        for (Field field : dataSet.definition().fields()) {
            if (field.type() != FieldType.GROUP) {
                columns.add(column(standard, field, field.id(), field.label()));
            }
            for (int row = 1; row <= field.maxItems(); row++) {
                for (Field member : field.members()) {
                    columns.add(column(standard, member, field.id() + '.' + row + '.' + member.id(),
                            new Label(field.label().zh() + row + ' ' + member.label().zh(),
                                    field.label().en() + ' ' + row + ' ' + member.label().en())));
                }
            }
        }
        return columns;
    }

    private static Column column(StandardPackage standard, Field field, String id, Label label) {
        boolean number = field.element() == FieldType.INTEGER || field.element() == FieldType.DECIMAL;
        return new Column(id, label.zh() + ' ' + label.en() + " [" + id + ']', Wording.type(field.element()), field.required(),
                Wording.constraints(field), choices(standard, field), field.type() == FieldType.LIST,
                !number || field.type() == FieldType.LIST, field.constraints().clause());
    }

    private static List<String> choices(StandardPackage standard, Field field) {
        if (field.element() == FieldType.BOOLEAN) {
            return List.of("是", "否");
        }
        if (field.element() != FieldType.CODE) {
            return List.of();
        }
        CodeSystem codes = standard.codeSystems().get(field.codeSystem().orElseThrow());
        List<String> choices = JsonSchema.allowed(codes, field.constraints()).stream()
                .map(code -> code.code() + ' ' + code.label().zh()).toList();
        return choices.size() > MOST_CHOICES ? List.of() : choices;
    }
}
