package org.fednode.mapping.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.standards.format.Repair;

/** Finds the header of a sheet that people wrote, and leaves out what is no data: titles, blank rows, repeated headers, totals. */
final class SheetRows implements Rows {

    private static final int MOST_TITLES = 20;
    private static final int MOST_COLUMNS = 2_000;
    private static final Set<String> TOTALS = Set.of("合计", "总计", "小计", "共计", "合 计", "总 计");

    private final RawRows raw;
    private final Noted noted = new Noted();
    private final Deque<Row> ahead = new ArrayDeque<>();
    private final List<List<String>> headers = new ArrayList<>();
    private final List<String> columns;

    private SheetRows(RawRows raw, int headerRow) throws SourceTrouble {
        this.raw = raw;
        this.columns = header(headerRow);
    }

    /**
     * @param headerRow number of the row that names the columns; 0 to find it
     * @param name of the file, for people
     */
    static SheetRows of(RawRows raw, int headerRow, String name) throws SourceTrouble {
        boolean good = false;
        try {
            SheetRows rows = new SheetRows(raw, headerRow);
            if (rows.columns.isEmpty()) {
                throw new SourceTrouble(name + " 没有表头", name + " has no header", "第一行写各列名称，或用 header: 行号 指明", "name the columns in a row, or say header: ROW");
            }
            good = true;
            return rows;
        } finally {
            if (!good) {
                raw.close();
            }
        }
    }

    private List<String> header(int headerRow) throws SourceTrouble {
        Optional<Row> first = headerRow > 0 ? rowAt(headerRow) : firstWide();
        if (first.isEmpty()) {
            return List.of();
        }
        List<String> top = texts(first.get());
        headers.add(top);
        Optional<Row> below = raw.next();
        below.ifPresent(ahead::add);
        if (below.isPresent() && isSecondHeader(top, below.get())) {
            ahead.clear();
            List<String> second = texts(below.get());
            headers.add(second);
            noted.add(Dirt.TWO_HEADER_ROWS);
            return named(joined(top, second));
        }
        return named(top);
    }

    private Optional<Row> rowAt(int number) throws SourceTrouble {
        Optional<Row> row = raw.next();
        while (row.isPresent() && row.get().position() < number) {
            row = raw.next();
        }
        return row;
    }

    /** A title fills one cell; a header fills several, or is the only column's name. */
    private Optional<Row> firstWide() throws SourceTrouble {
        List<Row> narrow = new ArrayList<>();
        for (Optional<Row> row = raw.next(); row.isPresent(); row = raw.next()) {
            int filled = filled(row.get());
            if (filled > 1) {
                narrow.forEach(title -> noted.add(Dirt.TITLE_ROW));
                return row;
            }
            if (filled == 1) {
                narrow.add(row.get());
            }
            if (narrow.size() > MOST_TITLES) {
                break;
            }
        }
        if (narrow.isEmpty()) {
            return Optional.empty();
        }
        narrow.subList(1, narrow.size()).forEach(ahead::add);
        return Optional.of(narrow.get(0));
    }

    /** Names stand below merged cells: the second row has texts only, and fills what the first left blank. */
    private static boolean isSecondHeader(List<String> top, Row below) {
        List<String> second = texts(below);
        boolean fills = false;
        boolean leaves = false;
        for (int i = 0; i < Math.max(top.size(), second.size()); i++) {
            boolean over = i < top.size() && !top.get(i).isEmpty();
            boolean under = i < second.size() && !second.get(i).isEmpty();
            if (under && (!(below.cells().get(i) instanceof Cell.Text) || second.get(i).chars().anyMatch(Character::isDigit)) || !over && !under) {
                return false;
            }
            fills |= !over;
            leaves |= !under;
        }
        return fills && leaves;
    }

    private static List<String> joined(List<String> top, List<String> second) {
        List<String> names = new ArrayList<>();
        String over = "";
        for (int i = 0; i < Math.max(top.size(), second.size()); i++) {
            String here = i < top.size() ? top.get(i) : "";
            String under = i < second.size() ? second.get(i) : "";
            over = here.isEmpty() ? over : here;
            names.add(under.isEmpty() ? over : over.isEmpty() ? under : over + '.' + under);
        }
        return names;
    }

    private static List<String> named(List<String> texts) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < Math.min(texts.size(), MOST_COLUMNS); i++) {
            String name = texts.get(i).isEmpty() ? "column" + (i + 1) : texts.get(i);
            int times = seen.merge(name, 1, Integer::sum);
            names.add(times == 1 ? name : name + '#' + times);
        }
        return List.copyOf(names);
    }

    private static List<String> texts(Row row) {
        List<String> texts = new ArrayList<>();
        for (Cell cell : row.cells()) {
            texts.add(Repair.trimmed(cell.shown().replaceAll("[\\s\\p{Cf}]+", " ")));
        }
        int end = texts.size();
        while (end > 0 && texts.get(end - 1).isEmpty()) {
            end--;
        }
        return List.copyOf(texts.subList(0, end));
    }

    private static int filled(Row row) {
        int filled = 0;
        for (Cell cell : row.cells()) {
            filled += cell.isBlank() ? 0 : 1;
        }
        return filled;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() throws SourceTrouble {
        while (true) {
            Optional<Row> row = ahead.isEmpty() ? raw.next() : Optional.of(ahead.poll());
            if (row.isEmpty()) {
                return row;
            }
            int filled = filled(row.get());
            if (filled == 0) {
                noted.add(Dirt.BLANK_ROW);
            } else if (isHeader(row.get())) {
                noted.add(Dirt.REPEATED_HEADER);
            } else if (isTotal(row.get())) {
                noted.add(Dirt.TOTAL_ROW);
            } else {
                return row;
            }
        }
    }

    private boolean isHeader(Row row) {
        String first = row.cells().get(0).shown().strip();
        for (List<String> header : headers) {
            // few rows begin like a header, and the others need no closer look
            if (header.get(0).equals(first) && header.equals(texts(row))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTotal(Row row) {
        for (Cell cell : row.cells()) {
            if (!cell.isBlank()) {
                return cell instanceof Cell.Text && TOTALS.contains(Repair.trimmed(cell.shown()));
            }
        }
        return false;
    }

    @Override
    public double progress() {
        return raw.progress();
    }

    @Override
    public Map<Dirt, Long> noted() {
        return noted.counts();
    }

    @Override
    public void close() {
        raw.close();
    }
}
