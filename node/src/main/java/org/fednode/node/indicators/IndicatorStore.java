package org.fednode.node.indicators;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fednode.standards.Indicator;

/** Counts and their cells. */
final class IndicatorStore {

    private static final String COLUMNS = "id, data_set, indicator, standard, counted_for, counted_to, stale";

    List<IndicatorCount> counts(Connection connection, String dataSet) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM indicator_count WHERE data_set = ? ORDER BY id")) {
            select.setString(1, dataSet);
            List<IndicatorCount> counts = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    counts.add(new IndicatorCount(row.getLong(1), row.getString(2), row.getString(3), row.getString(4),
                            LocalDate.parse(row.getString(5)), Optional.ofNullable(row.getString(6)), row.getBoolean(7)));
                }
            }
            return counts;
        }
    }

    /** Begins a count, of which nothing is counted yet. */
    void begin(Connection connection, Indicator indicator, String standard, LocalDate day) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO indicator_count (data_set, indicator, standard, counted_for, counted_to, stale) VALUES (?, ?, ?, ?, '', FALSE)")) {
            insert.setString(1, indicator.counting().dataSet());
            insert.setString(2, indicator.definition().id());
            insert.setString(3, standard);
            insert.setString(4, day.toString());
            insert.executeUpdate();
        }
    }

    /** @param countedTo null when all is counted */
    void advance(Connection connection, List<IndicatorCount> counts, String countedTo) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE indicator_count SET counted_to = ? WHERE id = ?")) {
            for (IndicatorCount count : counts) {
                update.setString(1, countedTo);
                update.setLong(2, count.id());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    void drop(Connection connection, IndicatorCount count) throws SQLException {
        for (String sql : List.of("DELETE FROM indicator_cell WHERE count_id = ?", "DELETE FROM indicator_count WHERE id = ?")) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setLong(1, count.id());
                delete.executeUpdate();
            }
        }
    }

    void markStale(Connection connection, String dataSet) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE indicator_count SET stale = TRUE WHERE data_set = ?")) {
            update.setString(1, dataSet);
            update.executeUpdate();
        }
    }

    /** Those of a data set that another package defines than this one. */
    void markOthersStale(Connection connection, String dataSet, String standard) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE indicator_count SET stale = TRUE WHERE data_set = ? AND standard <> ? AND NOT stale")) {
            update.setString(1, dataSet);
            update.setString(2, standard);
            update.executeUpdate();
        }
    }

    void clear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM indicator_cell");
            statement.executeUpdate("DELETE FROM indicator_count");
        }
    }

    /** Adds to cells. */
    void add(Connection connection, IndicatorCount count, Map<Cell, Long> amounts) throws SQLException {
        List<Map.Entry<Cell, Long>> all = amounts.entrySet().stream().filter(one -> one.getValue() != 0).toList();
        List<Map.Entry<Cell, Long>> absent = new ArrayList<>();
        int[] found = write(connection, "UPDATE indicator_cell SET amount = amount + ?"
                + " WHERE count_id = ? AND grouping_no = ? AND division = ? AND cell = ?", count, all);
        for (int i = 0; i < found.length; i++) {
            if (found[i] == 0) {
                absent.add(all.get(i));
            }
        }
        write(connection, "INSERT INTO indicator_cell (amount, count_id, grouping_no, division, cell) VALUES (?, ?, ?, ?, ?)", count, absent);
    }

    private static int[] write(Connection connection, String sql, IndicatorCount count, List<Map.Entry<Cell, Long>> amounts)
            throws SQLException {
        if (amounts.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<Cell, Long> one : amounts) {
                statement.setLong(1, one.getValue());
                statement.setLong(2, count.id());
                statement.setInt(3, one.getKey().grouping());
                statement.setString(4, one.getKey().division());
                statement.setString(5, one.getKey().values());
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** Tells the cells of groupings, all of one moment. */
    void read(Connection connection, IndicatorCount count, List<Integer> groupings, Indicator.Sink sink) throws SQLException {
        String places = groupings.stream().map(String::valueOf).collect(Collectors.joining(", "));
        try (PreparedStatement select = connection.prepareStatement("SELECT grouping_no, division, cell, amount FROM indicator_cell"
                + " WHERE count_id = ? AND grouping_no IN (" + places + ") AND amount <> 0")) {
            select.setLong(1, count.id());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sink.add(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4));
                }
            }
        }
    }
}
