package org.fednode.tools.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.RecordValues;
import org.fednode.standards.StandardPackage;

/** What a stopped node's tables hold, read column by column and written canonically again. */
final class DatabaseState {

    private static final int FETCH = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private DatabaseState() {
    }

    /** How to reach the database. */
    record Address(String url, String user, String password) {

        @Override
        public String toString() {
            return "Address[" + url + "]";
        }
    }

    /** @param problems receives rows that can't be read or bear two owners */
    static State read(Address address, StandardPackage standard, String where, List<String> problems)
            throws SQLException, IOException {
        State state = new State();
        String url = address.url().startsWith("jdbc:h2:file:") ? address.url() + ";IFEXISTS=TRUE" : address.url();
        try (Connection connection = DriverManager.getConnection(url, address.user(), address.password())) {
            connection.setAutoCommit(false);
            for (DataSet dataSet : standard.dataSets().values()) {
                read(connection, dataSet, state, where, problems);
            }
        }
        return state;
    }

    private static void read(Connection connection, DataSet dataSet, State state, String where, List<String> problems)
            throws SQLException, IOException {
        String id = dataSet.definition().id();
        String table = "record_" + id.replace('-', '_').toLowerCase(Locale.ROOT);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery("SELECT * FROM " + table + " WHERE NOT fed_deleted")) {
                Map<String, Integer> columns = columns(row);
                while (row.next()) {
                    String key = row.getString(columns.get("fed_key"));
                    byte[] canonical = canonical(row, columns, dataSet);
                    if (state.find(id, key).isPresent()) {
                        problems.add(where + ": " + id + " holds a key twice");
                    }
                    state.put(id, key, State.Content.of(canonical, 0, canonical.length));
                }
            }
        }
    }

    private static Map<String, Integer> columns(ResultSet row) throws SQLException {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            columns.put(row.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT), i);
        }
        return columns;
    }

    /** Through JSON text and the standard's own reader, so that nothing of the node's mapping is used. */
    private static byte[] canonical(ResultSet row, Map<String, Integer> columns, DataSet dataSet)
            throws SQLException, IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Field field : dataSet.definition().fields()) {
                column(json, row, columns.get(columnOf(field.id())), field);
            }
            json.writeEndObject();
        }
        try (JsonParser parser = JSON.createParser(text.toString())) {
            parser.nextToken();
            RecordValues values = dataSet.reader().readValues(parser, finding -> { });
            return dataSet.writer().write(values);
        }
    }

    private static String columnOf(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static void column(JsonGenerator json, ResultSet row, int column, Field field) throws SQLException, IOException {
        if (row.getObject(column) == null) {
            return;
        }
        json.writeFieldName(field.id());
        FieldType type = field.type();
        switch (type) {
            case INTEGER -> json.writeNumber(row.getLong(column));
            case BOOLEAN -> json.writeBoolean(row.getBoolean(column));
            case DECIMAL -> json.writeString(row.getBigDecimal(column).setScale(field.scale()).toPlainString());
            case DATE -> json.writeString(row.getObject(column, LocalDate.class).toString());
            case LIST, GROUP -> json.writeRawValue(row.getString(column));
            default -> json.writeString(row.getString(column));
        }
    }
}
