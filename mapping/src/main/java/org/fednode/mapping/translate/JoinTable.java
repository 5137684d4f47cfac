package org.fednode.mapping.translate;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.Join;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.standards.Label;
import org.fednode.standards.format.Repair;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** The rows of a joined table by their key, on disk, so that its size does not matter. For one thread. */
final class JoinTable implements AutoCloseable {

    private static final int CACHE_MB = 8;
    private static final int MOST_OF_A_KEY = 1_000;
    private static final char BEHIND_KEY = '\u0001';

    private final Join join;
    private final List<String> columns;
    private final MVStore store;
    private final MVMap<String, String[]> rows;

    private JoinTable(Join join, List<String> columns, MVStore store) {
        this.join = join;
        this.columns = columns;
        this.store = store;
        this.rows = store.openMap("rows");
    }

    /** Reads the whole table. @param file that holds it meanwhile */
    static JoinTable read(Join join, Rows source, Path file) throws SourceTrouble {
        int key = source.columns().indexOf(join.key());
        if (key < 0) {
            throw new SourceTrouble(new Label("关联表 " + join.name() + " 没有列 " + join.key(), "the joined table " + join.name() + " has no column " + join.key()),
                    new Label("可用的列：" + source.columns(), "it has " + source.columns()));
        }
        MVStore store = new MVStore.Builder().fileName(file.toString()).cacheSize(CACHE_MB).autoCommitDisabled().open();
        JoinTable table = new JoinTable(join, source.columns(), store);
        boolean good = false;
        try {
            long number = 0;
            for (Optional<Row> row = source.next(); row.isPresent(); row = source.next()) {
                table.rows.put(form(row.get().cells().get(key)) + BEHIND_KEY + String.format("%012d", number++), written(row.get().cells()));
                if (number % 10_000 == 0) {
                    store.commit();
                }
            }
            store.commit();
            good = true;
            return table;
        } finally {
            if (!good) {
                table.close();
            }
        }
    }

    Join join() {
        return join;
    }

    List<String> columns() {
        return columns;
    }

    /** The rows with this key, in the order of the table. */
    List<List<Cell>> find(Cell key) {
        List<List<Cell>> found = new ArrayList<>();
        String prefix = form(key) + BEHIND_KEY;
        if (prefix.length() == 1) {
            return found;
        }
        Iterator<String> keys = rows.keyIterator(prefix);
        while (keys.hasNext() && found.size() < MOST_OF_A_KEY) {
            String next = keys.next();
            if (!next.startsWith(prefix)) {
                break;
            }
            found.add(read(rows.get(next)));
        }
        return found;
    }

    /** One key may be a number here and a text there. */
    private static String form(Cell key) {
        return Repair.plain(key.shown());
    }

    private static String[] written(List<Cell> cells) {
        return cells.stream().map(JoinTable::written).toArray(String[]::new);
    }

    private static String written(Cell cell) {
        if (cell instanceof Cell.Numeric number) {
            return (number.exact() ? "N" : "B") + number.value();
        }
        if (cell instanceof Cell.Moment moment) {
            return "M" + moment.at();
        }
        if (cell instanceof Cell.Truth truth) {
            return "L" + truth.value();
        }
        return cell instanceof Cell.Doubtful doubtful ? "D" + doubtful.doubt() + ' ' + doubtful.shown() : "T" + cell.shown();
    }

    private static List<Cell> read(String[] row) {
        List<Cell> cells = new ArrayList<>(row.length);
        for (String cell : row) {
            String text = cell.substring(1);
            cells.add(switch (cell.charAt(0)) {
                case 'N' -> new Cell.Numeric(new BigDecimal(text), true);
                case 'B' -> new Cell.Numeric(new BigDecimal(text), false);
                case 'M' -> new Cell.Moment(LocalDateTime.parse(text));
                case 'L' -> new Cell.Truth(Boolean.parseBoolean(text));
                case 'D' -> new Cell.Doubtful(text.substring(text.indexOf(' ') + 1), Dirt.valueOf(text.substring(0, text.indexOf(' '))));
                default -> new Cell.Text(text);
            });
        }
        return cells;
    }

    @Override
    public void close() {
        store.closeImmediately();
    }
}
