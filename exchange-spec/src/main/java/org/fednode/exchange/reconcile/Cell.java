package org.fednode.exchange.reconcile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The sum of the rows in one bucket (spec/reconciliation.md#cell): how many there are, their ids and their checks, each
 * added up without carry. Two nodes' cells subtracted leave the sum of the rows that only one of them has; when that is
 * a single row, the cell shows it, however many rows the bucket has.
 *
 * @param count of a node's own cell at least 0; of a difference, rows here less rows there
 */
public record Cell(long count, long high, long low, int check) {

    /** Bytes on the wire. */
    public static final int BYTES = 24;

    static final Cell EMPTY = new Cell(0, 0, 0, 0);

    private static final long MAX_COUNT = 0xffffffffL;

    public Cell plus(Cell other) {
        return new Cell(count + other.count, high ^ other.high, low ^ other.low, check ^ other.check);
    }

    public Cell minus(Cell other) {
        return new Cell(count - other.count, high ^ other.high, low ^ other.low, check ^ other.check);
    }

    public boolean isEmpty() {
        return equals(EMPTY);
    }

    /** The single row that a difference consists of. */
    Optional<RowId> single() {
        RowId id = new RowId(high, low);
        return Math.abs(count) == 1 && id.check() == check ? Optional.of(id) : Optional.empty();
    }

    /** 48 hex digits. */
    public String hex() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        put(buffer);
        return HexFormat.of().formatHex(buffer.array());
    }

    /** @throws IllegalArgumentException when the text is no cell */
    public static Cell parse(String hex) {
        if (!hex.matches("[0-9a-f]{48}")) {
            throw new IllegalArgumentException("a cell is 48 hex digits");
        }
        return get(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    /** Cells one behind the other, as base64. */
    public static String write(List<Cell> cells) {
        ByteBuffer buffer = ByteBuffer.allocate(cells.size() * BYTES);
        cells.forEach(cell -> cell.put(buffer));
        return Base64.getEncoder().encodeToString(buffer.array());
    }

    /** @throws IllegalArgumentException when the text is not the base64 of that many cells */
    public static List<Cell> read(String base64, int count) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length != count * BYTES) {
            throw new IllegalArgumentException("there are " + bytes.length + " bytes of cells where " + count * BYTES + " were asked for");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<Cell> cells = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            cells.add(get(buffer));
        }
        return cells;
    }

    private void put(ByteBuffer buffer) {
        if (count < 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException("a cell on the wire counts 0 to " + MAX_COUNT + " rows");
        }
        buffer.putInt((int) count).putLong(high).putLong(low).putInt(check);
    }

    private static Cell get(ByteBuffer buffer) {
        return new Cell(Integer.toUnsignedLong(buffer.getInt()), buffer.getLong(), buffer.getLong(), buffer.getInt());
    }
}
