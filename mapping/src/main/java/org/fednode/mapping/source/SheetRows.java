package org.fednode.mapping.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.standards.format.Repair;

/** Finds the header of a sheet that people wrote, and leaves out what is no data: titles, blank rows, repeated headers, totals. */
final class SheetRows implements Rows {

    private static final int MOST_TITLES = 20;
    private static final int MOST_COLUMNS = 2_000;
    private static final int LOOKED_AT = 12;
    private static final int FEW_COLUMNS = 5;
    private static final Pattern REMARK = Pattern.compile(".+[:：].+");
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
        Optional<Row> first = headerRow > 0 ? rowAt(headerRow) : firstOfTable();
        if (first.isEmpty()) {
            return List.of();
        }
        List<String> top = texts(first.get());
        headers.add(top);
        look(LOOKED_AT);
        if (!ahead.isEmpty() && (isSecondHeader(top, ahead.peek()) || isHeaderInOtherWords(top))) {
            List<String> second = texts(ahead.poll());
            headers.add(second);
            noted.add(Dirt.TWO_HEADER_ROWS);
            return named(joined(top, second));
        }
        return named(top);
    }

    /** Has so many rows in hand, as far as there are so many. */
    private void look(int rows) throws SourceTrouble {
        while (ahead.size() < rows) {
            Optional<Row> next = raw.next();
            if (next.isEmpty()) {
                return;
            }
            ahead.add(next.get());
        }
    }

    private Optional<Row> rowAt(int number) throws SourceTrouble {
        Optional<Row> row = raw.next();
        while (row.isPresent() && row.get().position() < number) {
            row = raw.next();
        }
        return row;
    }

    /** Any number of blank rows may come first, then titles. */
    private Optional<Row> firstOfTable() throws SourceTrouble {
        int width = 0;
        while (width == 0) {
            ahead.clear();
            look(MOST_TITLES);
            if (ahead.isEmpty()) {
                return Optional.empty();
            }
            width = ahead.stream().mapToInt(SheetRows::filled).max().getAsInt();
        }
        for (; isTitle(ahead.peek(), width); ahead.poll()) {
            if (filled(ahead.peek()) > 0) {
                noted.add(Dirt.TITLE_ROW);
            }
        }
        return Optional.of(ahead.poll());
    }

    /** It fills one cell, or few of many, as in 制表单位：区残联; a header fills several, or is the only column's name. */
    private static boolean isTitle(Row row, int width) {
        int filled = filled(row);
        if (width == 1) {
            return filled == 0;
        }
        return filled <= 1 || filled * 4 < width || filled * 2 <= width && texts(row).stream().anyMatch(text -> REMARK.matcher(text).matches());
    }

    /** A full row of words above rows of figures names the columns once more: XM, and 姓名 below it. */
    private boolean isHeaderInOtherWords(List<String> top) {
        List<String> second = texts(ahead.peek());
        // a person of whom nothing is known has the same word for it several times; names of columns are all different
        if (top.size() < FEW_COLUMNS || second.size() != top.size() || Set.copyOf(second).size() < second.size() || second.stream().anyMatch(text -> text.isEmpty() || text.chars().anyMatch(Character::isDigit))) {
            return false;
        }
        List<Row> below = ahead.stream().filter(row -> filled(row) * 2 >= top.size() && !texts(row).equals(top) && !texts(row).equals(second)).toList();
        int figures = 0;
        for (int i = 0; i < top.size(); i++) {
            int column = i;
            long with = below.stream().filter(row -> column < row.cells().size() && row.cells().get(column).shown().chars().anyMatch(Character::isDigit)).count();
            figures += with * 2 > below.size() ? 1 : 0;
        }
        return figures * 3 >= top.size();
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
        boolean full = top.size() == second.size() && !top.contains("") && !second.contains("");
        String over = "";
        for (int i = 0; i < Math.max(top.size(), second.size()); i++) {
            String here = i < top.size() ? top.get(i) : "";
            String under = i < second.size() ? second.get(i) : "";
            over = here.isEmpty() ? over : here;
            names.add(under.isEmpty() ? over : over.isEmpty() ? under : full ? better(here, under) : over + '.' + under);
        }
        return names;
    }

    /** Of two names for the same the one that people read. */
    private static String better(String top, String second) {
        boolean abbreviated = top.codePoints().noneMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
        return abbreviated && second.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN) ? second : top;
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
