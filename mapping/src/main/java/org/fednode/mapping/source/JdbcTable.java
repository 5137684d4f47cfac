package org.fednode.mapping.source;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.regex.Pattern;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;

/**
 * The rows of a query to a database.
 *
 * @param passwordFile holds the password and nothing else, so that it stands in no mapping
 * @param select a table's name, or a query
 * @param key a column whose values are unique, by which rows are ordered, so that a reading that was interrupted goes on
 */
public record JdbcTable(String url, Optional<String> user, Optional<Path> passwordFile, String select, Optional<String> key) {

    private static final int FETCH = 1_000;
    private static final int LONGEST = 1 << 17;
    private static final int COUNT_SECONDS = 20;
    private static final Pattern ZONED = Pattern.compile("(?i)timestamptz|datetimeoffset|timestamp.* with (local )?time zone");
    /** Databases of Chinese offices keep local time. */
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    /**
     * What of the rows is wanted.
     *
     * @param stamp column by which rows are found that changed since {@code from}
     * @param from the least stamp, as the database itself gave it; rows without a stamp are wanted too
     */
    public record Since(String stamp, Object from) {
    }

    /**
     * Which rows are wanted.
     *
     * @param after the key of the last row that is known
     * @param known how many rows those are
     */
    public record Wanted(Optional<Since> since, Optional<Object> after, long known) {

        public static final Wanted ALL = new Wanted(Optional.empty(), Optional.empty(), 0);
    }

    /** What a condition compares a column with. */
    private record Bound(String column, Object value) {
    }

    public Rows open(Drivers drivers, Wanted wanted) throws SourceTrouble {
        List<String> conditions = new ArrayList<>();
        List<Bound> bounds = new ArrayList<>();
        wanted.since().ifPresent(since -> {
            conditions.add('(' + since.stamp() + " >= ? OR " + since.stamp() + " IS NULL)");
            bounds.add(new Bound(since.stamp(), since.from()));
        });
        wanted.after().ifPresent(last -> {
            conditions.add(key.orElseThrow() + " > ?");
            bounds.add(new Bound(key.orElseThrow(), last));
        });
        try {
            return new Records(connect(drivers), sql(conditions), bounds, wanted);
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    private String sql(List<String> conditions) {
        String start = select.stripLeading().toLowerCase(java.util.Locale.ROOT);
        boolean isQuery = start.matches("(?s)(select|with)\\s.*");
        String all = isQuery ? select.strip().replaceAll(";$", "") : "SELECT * FROM " + select;
        if (conditions.isEmpty() && key.isEmpty()) {
            return all;
        }
        return "SELECT * FROM (" + all + ") legacy_rows" + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + key.map(column -> " ORDER BY " + column).orElse("");
    }

    private Connection connect(Drivers drivers) throws SQLException, SourceTrouble {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        if (passwordFile.isPresent()) {
            try {
                properties.setProperty("password", Files.readString(passwordFile.get()).strip());
            } catch (IOException e) {
                throw new SourceTrouble("无法读取密码文件 " + passwordFile.get(), "the password file " + passwordFile.get() + " can't be read", "创建该文件，仅本用户可读",
                        "create it, readable by this user only");
            }
        }
        return drivers.connect(url, properties);
    }

    /** The state says what kind of trouble it is; the text may quote values, but of reading a table it names tables and columns only. */
    private SourceTrouble trouble(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (state.startsWith("08") || state.startsWith("28")) {
            return new SourceTrouble("连接不上数据库（" + state + "）", "the database can't be reached, or refuses the login (" + state + "): " + text, "检查 url、user、密码文件和网络",
                    "check url, user, the password file and the network");
        }
        return new SourceTrouble("数据库拒绝读取（" + state + "）：" + text, "the database refuses to read (" + state + "): " + text, "在数据库自己的工具中运行同一查询",
                "run the same query in the database's own tool");
    }

    private final class Records implements Rows {

        private final Connection connection;
        private final ResultSet result;
        private final List<String> columns = new ArrayList<>();
        private final int[] types;
        private int keyColumn = -1;
        private final long known;
        private final OptionalLong wanted;
        private String lastKey = "";
        private long at;

        Records(Connection connection, String sql, List<Bound> bounds, Wanted wanted) throws SQLException {
            this.connection = connection;
            this.known = wanted.known();
            boolean good = false;
            try {
                connection.setReadOnly(true);
                // drivers fetch all rows at once unless there is a transaction
                connection.setAutoCommit(false);
                List<Object> values = values(sql, bounds);
                // changes are few: nobody waits for them
                this.wanted = wanted.since().isPresent() ? OptionalLong.empty() : count(sql, values);
                PreparedStatement statement = connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
                statement.setFetchSize(FETCH);
                bind(statement, values);
                this.result = statement.executeQuery();
                ResultSetMetaData meta = result.getMetaData();
                this.types = new int[meta.getColumnCount()];
                for (int i = 0; i < types.length; i++) {
                    columns.add(meta.getColumnLabel(i + 1));
                    types[i] = type(meta, i + 1);
                    keyColumn = key.isPresent() && columns.get(i).equalsIgnoreCase(key.get()) ? i : keyColumn;
                }
                good = true;
            } finally {
                if (!good) {
                    connection.close();
                }
            }
        }

        private static int type(ResultSetMetaData meta, int column) throws SQLException {
            // MariaDB's driver would make its first of January of a year
            return isZoned(meta, column) ? Types.TIMESTAMP_WITH_TIMEZONE : "YEAR".equalsIgnoreCase(meta.getColumnTypeName(column)) ? Types.VARCHAR
                    : meta.getColumnType(column);
        }

        /** Several drivers call a moment with its zone a plain time stamp, or have a number of their own for it. */
        private static boolean isZoned(ResultSetMetaData meta, int column) throws SQLException {
            return ZONED.matcher(String.valueOf(meta.getColumnTypeName(column))).matches();
        }

        /** A local time compared with a moment would be taken as the time of whatever zone the session has. */
        private List<Object> values(String sql, List<Bound> bounds) throws SQLException {
            List<Object> values = new ArrayList<>();
            if (bounds.isEmpty()) {
                return values;
            }
            try (PreparedStatement asked = connection.prepareStatement(sql)) {
                ResultSetMetaData meta = asked.getMetaData();
                for (Bound bound : bounds) {
                    boolean zoned = false;
                    for (int i = 1; meta != null && i <= meta.getColumnCount(); i++) {
                        zoned |= meta.getColumnLabel(i).equalsIgnoreCase(bound.column()) && isZoned(meta, i);
                    }
                    values.add(zoned && bound.value() instanceof LocalDateTime local ? local.atOffset(ZONE) : bound.value());
                }
            }
            return values;
        }

        /** How many rows come, so that people see how long it will take; none where the database does not say it soon. */
        private OptionalLong count(String sql, List<Object> values) throws SQLException {
            try (PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM (" + sql + ") legacy_count")) {
                count.setQueryTimeout(COUNT_SECONDS);
                bind(count, values);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return OptionalLong.of(row.getLong(1));
                }
            } catch (SQLException e) {
                // the rows themselves may come nevertheless, and if not, that says what the matter is; some databases end the transaction
                connection.rollback();
                return OptionalLong.empty();
            }
        }

        private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
        }

        @Override
        public List<String> columns() {
            return List.copyOf(columns);
        }

        @Override
        public Optional<Row> next() throws SourceTrouble {
            try {
                if (!result.next()) {
                    return Optional.empty();
                }
                at++;
                List<Cell> cells = new ArrayList<>(types.length);
                for (int i = 0; i < types.length; i++) {
                    cells.add(cell(i + 1, types[i]));
                }
                requireUnique(cells);
                return Optional.of(new Row(at, cells));
            } catch (SQLException e) {
                throw trouble(e);
            }
        }

        /** What goes on behind a key that comes twice would leave rows out. */
        private void requireUnique(List<Cell> cells) throws SourceTrouble {
            if (keyColumn < 0) {
                return;
            }
            String now = cells.get(keyColumn).shown();
            if (now.isEmpty() || now.equals(lastKey)) {
                throw new SourceTrouble("列 " + key.orElse("") + " 不能作为 key：有空值或重复", "column " + key.orElse("") + " is no key: it is blank in a row, or comes twice",
                        "在 source 中换一个唯一的列，或去掉 key", "name a column that is unique in 'key' of source, or leave it out");
            }
            lastKey = now;
        }

        private Cell cell(int index, int type) throws SQLException {
            return switch (type) {
                case Types.DATE -> moment(result.getObject(index, LocalDate.class));
                case Types.TIMESTAMP -> moment(result.getObject(index, LocalDateTime.class));
                case Types.TIMESTAMP_WITH_TIMEZONE -> moment(result.getObject(index, OffsetDateTime.class));
                case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.NUMERIC -> exact(result.getBigDecimal(index));
                case Types.FLOAT, Types.DOUBLE, Types.REAL -> binary(result.getDouble(index));
                case Types.BOOLEAN -> truth(result.getBoolean(index));
                case Types.BIT -> bit(index);
                case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Cell.EMPTY;
                default -> text(result.getString(index));
            };
        }

        private Cell moment(LocalDate date) {
            return date == null ? Cell.EMPTY : new Cell.Moment(date.atTime(LocalTime.MIDNIGHT));
        }

        private Cell moment(LocalDateTime moment) {
            return moment == null ? Cell.EMPTY : new Cell.Moment(moment);
        }

        private Cell moment(OffsetDateTime moment) {
            return moment == null ? Cell.EMPTY : new Cell.Moment(moment.withOffsetSameInstant(ZONE).toLocalDateTime());
        }

        private Cell exact(BigDecimal number) {
            return number == null ? Cell.EMPTY : new Cell.Numeric(number, true);
        }

        private Cell binary(double number) throws SQLException {
            return result.wasNull() ? Cell.EMPTY : Cell.Numeric.binary(number);
        }

        private Cell truth(boolean value) throws SQLException {
            return result.wasNull() ? Cell.EMPTY : new Cell.Truth(value);
        }

        /** One bit is a truth value, several are a text of bits. */
        private Cell bit(int index) throws SQLException {
            Object value = result.getObject(index);
            return value instanceof Boolean truth ? new Cell.Truth(truth) : text(result.getString(index));
        }

        private static Cell text(String text) {
            if (text == null) {
                return Cell.EMPTY;
            }
            return new Cell.Text(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        }

        @Override
        public double progress() {
            return wanted.isEmpty() ? Double.NaN : Math.min(1, (double) (known + at) / Math.max(1, known + wanted.getAsLong()));
        }

        @Override
        public Map<Dirt, Long> noted() {
            return Map.of();
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("the database connection could not be closed", e);
            }
        }
    }
}
