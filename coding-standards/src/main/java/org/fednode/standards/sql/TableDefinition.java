package org.fednode.standards.sql;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.Label;

/**
 * The table of a data set: bookkeeping columns that say which batch line a row comes from, then one column for each
 * field, with comments in Chinese and English.
 */
public final class TableDefinition {

    /** For whom a definition is written. */
    public enum Database {
        H2(""), POSTGRESQL(" COLLATE \"C\"");

        private final String keyCollation;

        Database(String keyCollation) {
            this.keyCollation = keyCollation;
        }
    }

    /** Names of the bookkeeping columns; key and origin are the primary key. */
    public static final List<String> BOOKKEEPING = List.of("fed_key", "fed_origin", "fed_epoch", "fed_seq", "fed_line",
            "fed_at", "fed_hash", "fed_deleted");

    private static final List<Label> BOOKKEEPING_LABELS = List.of(new Label("记录主键", "key of the record"),
            new Label("来源节点", "node that the record comes from"), new Label("批次纪元", "epoch of the batch"),
            new Label("批次序号", "sequence number of the batch"), new Label("批次内行号", "line within the batch"),
            new Label("生效时间", "when it took effect"), new Label("内容摘要", "digest of the content, empty when deleted"),
            new Label("是否已删除", "whether the record is deleted: its fields are empty then"));

    private final DataSetDefinition definition;
    private final Database database;
    private final String name;

    public TableDefinition(DataSetDefinition definition, Database database) {
        this.definition = definition;
        this.database = database;
        this.name = SqlNames.table(definition.id());
    }

    /** The statement that makes the table. */
    public String creation() {
        String fields = definition.fields().stream()
                .map(field -> ",\n  " + SqlNames.column(field.id()) + ' ' + SqlType.of(field).written(field))
                .collect(joining());
        return "CREATE TABLE " + name + " (\n  fed_key VARCHAR" + database.keyCollation + " NOT NULL,\n"
                + "  fed_origin VARCHAR NOT NULL,\n  fed_epoch BIGINT NOT NULL,\n  fed_seq BIGINT NOT NULL,\n"
                + "  fed_line INTEGER NOT NULL,\n  fed_at TIMESTAMP WITH TIME ZONE NOT NULL,\n  fed_hash VARCHAR,\n"
                + "  fed_deleted BOOLEAN NOT NULL" + fields + ",\n  PRIMARY KEY (fed_key, fed_origin)\n)";
    }

    /** The statements that comment on the table and its columns. */
    public List<String> comments() {
        List<String> comments = new ArrayList<>();
        comments.add("COMMENT ON TABLE " + name + " IS " + text(both(definition.label())));
        for (int i = 0; i < BOOKKEEPING.size(); i++) {
            comments.add(comment(BOOKKEEPING.get(i), both(BOOKKEEPING_LABELS.get(i))));
        }
        definition.fields().forEach(field -> comments.add(comment(SqlNames.column(field.id()), described(field))));
        return comments;
    }

    private String comment(String column, String words) {
        return "COMMENT ON COLUMN " + name + '.' + column + " IS " + text(words);
    }

    private static String described(Field field) {
        StringBuilder words = new StringBuilder(both(field.label()));
        field.codeSystem().ifPresent(codes -> words.append("; 代码 / codes: ").append(codes));
        if (!field.constraints().clause().isEmpty()) {
            words.append("; ").append(field.constraints().clause());
        }
        if (!field.members().isEmpty()) {
            words.append("; JSON: ").append(field.members().stream()
                    .map(member -> member.id() + ' ' + both(member.label())).collect(joining(", ")));
        }
        return words.toString();
    }

    private static String both(Label label) {
        return label.zh() + " / " + label.en();
    }

    private static String text(String words) {
        return '\'' + words.replace("'", "''") + '\'';
    }

    /** Everything as a script. */
    public String script() {
        return creation() + ";\n" + comments().stream().map(comment -> comment + ";\n").collect(joining());
    }
}
