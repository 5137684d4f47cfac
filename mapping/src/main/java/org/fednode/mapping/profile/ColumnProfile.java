package org.fednode.mapping.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.mapping.cell.Cell;

/**
 * What a column holds, by the rows looked at.
 *
 * @param types how many values of each type: text, number, date, truth
 * @param distinct how many different values, at most {@link #MOST_DISTINCT}
 * @param values different values with how often they came, the first {@link #MOST_VALUES}
 */
public record ColumnProfile(String name, long rows, long blank, Map<String, Long> types, int distinct, int shortest, int longest, Map<String, Long> values, List<Cell> cells) {

    static final int MOST_DISTINCT = 10_000;
    static final int MOST_VALUES = 300;

    public ColumnProfile {
        types = Map.copyOf(types);
        cells = List.copyOf(cells);
    }

    /** Gathers. */
    static final class Gathering {

        private final String name;
        private final Map<String, Long> types = new LinkedHashMap<>();
        private final Map<String, Long> values = new LinkedHashMap<>();
        private final List<Cell> cells = new ArrayList<>();
        private final java.util.Set<Integer> hashes = new java.util.HashSet<>();
        private long rows;
        private long blank;
        private int shortest = Integer.MAX_VALUE;
        private int longest;

        Gathering(String name) {
            this.name = name;
        }

        void add(Cell cell) {
            rows++;
            String text = cell.shown().strip();
            if (text.isEmpty()) {
                blank++;
                return;
            }
            types.merge(cell instanceof Cell.Numeric ? "number" : cell instanceof Cell.Moment ? "date" : cell instanceof Cell.Truth ? "truth" : "text", 1L, Long::sum);
            shortest = Math.min(shortest, text.length());
            longest = Math.max(longest, text.length());
            if (hashes.size() < MOST_DISTINCT) {
                hashes.add(text.hashCode());
            }
            if (values.containsKey(text) || values.size() < MOST_VALUES) {
                if (values.merge(text, 1L, Long::sum) == 1) {
                    cells.add(cell);
                }
            }
        }

        ColumnProfile profile() {
            return new ColumnProfile(name, rows, blank, types, hashes.size(), longest == 0 ? 0 : shortest, longest, values, cells);
        }
    }
}
