package org.fednode.mapping.source;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;

/** Rows of sources whose records name their members themselves: the columns are those of the first records, in the order in which they appear. */
final class TreeRows implements Rows {

    private static final int SAMPLE = 2_000;
    private static final int MOST_COLUMNS = 2_000;

    private final Trees trees;
    private final String name;
    private final List<String> columns;
    private long at;

    /** Records, one after the other. */
    interface Trees {

        /** Puts the next record's members into the tree. @return whether there was one */
        boolean next(Tree tree) throws IOException, SourceTrouble;

        double progress();

        void close() throws IOException;
    }

    /** Begins to read from the start. */
    @FunctionalInterface
    interface Opening {
        Trees open() throws IOException, SourceTrouble;
    }

    /** One record's members. */
    static final class Tree {

        private final Map<String, Cell> members = new LinkedHashMap<>();

        void put(String name, Cell value) {
            members.merge(name, value, (one, more) -> more.isBlank() ? one : one.isBlank() ? more : new Cell.Text(one.shown() + ';' + more.shown()));
        }
    }

    private TreeRows(Trees trees, String name, List<String> columns) {
        this.trees = trees;
        this.name = name;
        this.columns = columns;
    }

    static Rows of(Opening opening, String name) throws SourceTrouble {
        try {
            Set<String> columns = new LinkedHashSet<>();
            try (TreeRows sample = new TreeRows(opening.open(), name, List.of())) {
                Tree tree = new Tree();
                for (int i = 0; i < SAMPLE && columns.size() < MOST_COLUMNS && sample.trees.next(tree); i++) {
                    columns.addAll(tree.members.keySet());
                    tree.members.clear();
                }
            }
            return new TreeRows(opening.open(), name, List.copyOf(columns));
        } catch (IOException e) {
            throw trouble(name, e);
        }
    }

    private static SourceTrouble trouble(String name, IOException e) {
        if (e instanceof JacksonException json && json.getLocation() != null) {
            int line = json.getLocation().getLineNr();
            return new SourceTrouble(name + " 第 " + line + " 行不是正确的 JSON", name + ": line " + line + " is not good JSON, or beyond our limits", "改正后再试", "correct it");
        }
        return SourceTrouble.unreadable(name, e);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() throws SourceTrouble {
        Tree tree = new Tree();
        try {
            if (!trees.next(tree)) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw trouble(name, e);
        }
        at++;
        List<Cell> cells = new ArrayList<>(columns.size());
        columns.forEach(column -> cells.add(tree.members.getOrDefault(column, Cell.EMPTY)));
        return Optional.of(new Row(at, cells));
    }

    @Override
    public double progress() {
        return trees.progress();
    }

    @Override
    public Map<Dirt, Long> noted() {
        return Map.of();
    }

    @Override
    public void close() {
        try {
            trees.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
