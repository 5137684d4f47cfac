package org.fednode.mapping.translate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.fednode.mapping.definition.FieldMapping;
import org.fednode.mapping.definition.Join;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.MappingProblem;
import org.fednode.mapping.definition.RowExpression;
import org.fednode.mapping.definition.SourceDefinition;
import org.fednode.mapping.definition.Target;
import org.fednode.mapping.definition.Value;
import org.fednode.mapping.definition.Watermark;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.standards.Label;

/** A mapping's source, open, with its joins, and what makes records of its rows. For one thread. */
public final class Reading implements AutoCloseable {

    private final Rows rows;
    private final List<JoinTable> joins;
    private final Translator translator;

    private Reading(Rows rows, List<JoinTable> joins, Translator translator) {
        this.rows = rows;
        this.joins = joins;
        this.translator = translator;
    }

    /**
     * Opens the mapping's source where it is.
     *
     * @param scratch an empty folder for this reading
     * @throws SourceTrouble when it can't be read, or has not the columns that the mapping names
     */
    public static Reading open(Mapping mapping, SourceAccess access, Path scratch) throws SourceTrouble {
        return open(mapping, access.open(mapping.source(), scratch.resolve("source")), access, scratch);
    }

    /** The same with the source's rows opened by the caller; they are closed with the reading. */
    public static Reading open(Mapping mapping, Rows rows, SourceAccess access, Path scratch) throws SourceTrouble {
        List<JoinTable> joins = new ArrayList<>();
        boolean good = false;
        try {
            for (Join join : mapping.joins()) {
                Path folder = Files.createDirectories(scratch.resolve("join-" + joins.size()));
                Path file = folder.resolve("rows.mv");
                Files.deleteIfExists(file);
                try (Rows other = access.open(join.source(), folder)) {
                    joins.add(JoinTable.read(join, other, file));
                }
            }
            RowView.Shape shape = new RowView.Shape(rows.columns(), joins);
            requireColumns(mapping, rows.columns(), shape);
            Reading reading = new Reading(rows, joins, new Translator(mapping, rows.columns(), shape, joins, new Tally()));
            good = true;
            return reading;
        } catch (IOException e) {
            throw new SourceTrouble(new Label("无法写入 " + scratch, "can't write into " + scratch), new Label("检查磁盘空间和权限", "check the disk and permissions"));
        } finally {
            if (!good) {
                rows.close();
                joins.forEach(JoinTable::close);
            }
        }
    }

    private static void requireColumns(Mapping mapping, List<String> columns, RowView.Shape shape) throws SourceTrouble {
        List<MappingProblem> missing = new ArrayList<>();
        Predicate<String> known = shape::has;
        for (Join join : mapping.joins()) {
            if (!columns.contains(join.by())) {
                missing.add(new MappingProblem("mapping.yaml", 1, "join " + join.name() + ": " + join.by()));
            }
        }
        asked(mapping).filter(name -> columns.stream().noneMatch(name::equalsIgnoreCase)).forEach(name -> missing.add(new MappingProblem("mapping.yaml", 1, name)));
        for (Target target : mapping.targets()) {
            target.when().map(RowExpression::columns).ifPresent(names -> names.stream().filter(known.negate())
                    .forEach(name -> missing.add(new MappingProblem("mapping.yaml", 1, "when: " + name))));
            target.fields().forEach(field -> missing(field, known, missing));
            target.groups().forEach(group -> group.rows().forEach(row -> row.forEach(field -> missing(field, known, missing))));
        }
        if (!missing.isEmpty()) {
            List<String> named = missing.stream().map(problem -> (problem.line() > 1 ? problem.line() + ": " : "") + problem.message()).toList();
            throw new SourceTrouble(new Label("源表没有映射所用的列：" + named, "the source has not all columns that mapping.yaml names: " + named),
                    new Label("改正列名；源表现有的列：" + new TreeSet<>(shape.names()), "correct the names; the source has " + new TreeSet<>(shape.names())));
        }
    }

    /** Columns by which a database is asked; it takes their names in any case. */
    private static Stream<String> asked(Mapping mapping) {
        Optional<String> key = mapping.source() instanceof SourceDefinition.FromDatabase database ? database.table().key() : Optional.empty();
        return Stream.concat(key.stream(), mapping.watermark().map(Watermark::column).stream());
    }

    private static void missing(FieldMapping field, Predicate<String> known, List<MappingProblem> missing) {
        columns(field.value()).stream().filter(known.negate())
                .forEach(name -> missing.add(new MappingProblem("mapping.yaml", field.line(), field.field().id() + " <- " + name)));
    }

    private static List<String> columns(Value value) {
        if (value instanceof Value.Column column) {
            return List.of(column.name());
        }
        if (value instanceof Value.Columns several) {
            return several.names();
        }
        if (value instanceof Value.Digest digest) {
            return digest.columns();
        }
        return value instanceof Value.Computed computed ? List.copyOf(computed.expression().columns()) : List.of();
    }

    /** The next row; empty at the end. */
    public Optional<Row> next() throws SourceTrouble {
        return rows.next();
    }

    public List<MappedRecord> records(Row row) {
        return translator.translate(row);
    }

    public Rows rows() {
        return rows;
    }

    public Tally tally() {
        return translator.tally();
    }

    @Override
    public void close() {
        rows.close();
        joins.forEach(JoinTable::close);
    }
}
