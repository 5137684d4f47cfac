package org.fednode.mapping.translate;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.CleanText;

/** One row with what is joined to it, by names of columns. */
final class RowView {

    private final Shape shape;
    private final List<Cell> cells;
    private final Map<String, List<List<Cell>>> joined;

    /** Which names stand where. */
    static final class Shape {

        private final Map<String, Integer> own = new HashMap<>();
        private final Map<String, Map<String, Integer>> ofJoins = new HashMap<>();

        Shape(List<String> columns, List<JoinTable> joins) {
            fill(own, columns);
            joins.forEach(join -> fill(ofJoins.computeIfAbsent(join.join().name(), name -> new HashMap<>()), join.columns()));
        }

        private static void fill(Map<String, Integer> places, List<String> columns) {
            for (int i = 0; i < columns.size(); i++) {
                places.putIfAbsent(columns.get(i), i);
            }
        }

        boolean has(String name) {
            return own.containsKey(name) || place(name) != null;
        }

        private Map.Entry<String, Integer> place(String name) {
            int dot = name.indexOf('.');
            Map<String, Integer> places = dot < 0 ? null : ofJoins.get(name.substring(0, dot));
            Integer place = places == null ? null : places.get(name.substring(dot + 1));
            return place == null ? null : Map.entry(name.substring(0, dot), place);
        }

        List<String> names() {
            List<String> names = new ArrayList<>(own.keySet());
            ofJoins.forEach((join, columns) -> columns.keySet().forEach(column -> names.add(join + '.' + column)));
            return names;
        }
    }

    RowView(Shape shape, List<Cell> cells, Map<String, List<List<Cell>>> joined) {
        this.shape = shape;
        this.cells = cells;
        this.joined = joined;
    }

    Cell cell(String name) {
        Integer place = shape.own.get(name);
        if (place != null) {
            return place < cells.size() ? cells.get(place) : Cell.EMPTY;
        }
        Map.Entry<String, Integer> other = shape.place(name);
        if (other == null) {
            throw new IllegalArgumentException("no column " + name);
        }
        List<List<Cell>> rows = joined.getOrDefault(other.getKey(), List.of());
        return rows.isEmpty() ? Cell.EMPTY : rows.get(0).get(other.getValue());
    }

    /** A view for each row of a join. */
    List<RowView> each(String join) {
        List<RowView> views = new ArrayList<>();
        for (List<Cell> row : joined.getOrDefault(join, List.of())) {
            Map<String, List<List<Cell>>> one = new HashMap<>(joined);
            one.put(join, List.of(row));
            views.add(new RowView(shape, cells, one));
        }
        return views;
    }

    /** The columns' clean texts, made when they are asked for. */
    Map<String, String> texts() {
        return new AbstractMap<>() {
            @Override
            public String get(Object name) {
                return CleanText.of(cell((String) name), (dirt, suggestion) -> { });
            }

            @Override
            public boolean containsKey(Object name) {
                return shape.has((String) name);
            }

            @Override
            public Set<Entry<String, String>> entrySet() {
                return shape.names().stream().map(name -> Map.entry(name, get(name))).collect(Collectors.toSet());
            }
        };
    }
}
