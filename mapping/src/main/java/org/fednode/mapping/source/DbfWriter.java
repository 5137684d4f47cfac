package org.fednode.mapping.source;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes FoxPro tables with memo files: legacy systems to try mappings on. What does not fit is cut, in the middle of a character too, as FoxPro does. */
public final class DbfWriter implements AutoCloseable {

    private static final int DESCRIPTOR = 32;
    private static final int MEMO_BLOCK = 64;
    private static final byte FOXPRO_WITH_MEMO = (byte) 0xF5;
    private static final byte FOXPRO = 0x03;

    private final Path table;
    private final List<Column> columns;
    private final Charset charset;
    private final OutputStream out;
    private final OutputStream memo;
    private int records;
    private int nextBlock = 512 / MEMO_BLOCK;

    /** @param type C, N, D, L or M @param length in bytes; of memos 10 @param decimals of numbers */
    public record Column(String name, char type, int length, int decimals) {
    }

    /** @param codePage the header's mark: 0x7A for GBK, 0 for none */
    public DbfWriter(Path table, List<Column> columns, Charset charset, int codePage) throws IOException {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.charset = charset;
        boolean hasMemo = columns.stream().anyMatch(column -> column.type() == 'M');
        this.out = new BufferedOutputStream(Files.newOutputStream(table), 1 << 16);
        out.write(header(hasMemo, codePage));
        this.memo = hasMemo ? new BufferedOutputStream(Files.newOutputStream(memoFile())) : OutputStream.nullOutputStream();
        byte[] memoHeader = new byte[512];
        ByteBuffer.wrap(memoHeader).putShort(6, (short) MEMO_BLOCK);
        memo.write(memoHeader);
    }

    private Path memoFile() {
        String name = table.getFileName().toString();
        return table.resolveSibling(name.substring(0, name.lastIndexOf('.')) + (name.endsWith("DBF") ? ".FPT" : ".fpt"));
    }

    private byte[] header(boolean hasMemo, int codePage) {
        ByteBuffer header = ByteBuffer.allocate(DESCRIPTOR * (columns.size() + 1) + 1).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, hasMemo ? FOXPRO_WITH_MEMO : FOXPRO).put(1, (byte) 104).put(2, (byte) 6).put(3, (byte) 1);
        header.putShort(8, (short) header.capacity()).putShort(10, (short) recordLength()).put(29, (byte) codePage);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            byte[] name = column.name().getBytes(charset);
            header.put(DESCRIPTOR * (i + 1), name, 0, Math.min(name.length, 10));
            header.put(DESCRIPTOR * (i + 1) + 11, (byte) column.type()).put(DESCRIPTOR * (i + 1) + 16, (byte) column.length())
                    .put(DESCRIPTOR * (i + 1) + 17, (byte) column.decimals());
        }
        return header.put(header.capacity() - 1, (byte) 0x0D).array();
    }

    private int recordLength() {
        return 1 + columns.stream().mapToInt(Column::length).sum();
    }

    public void add(List<String> values) throws IOException {
        add(values, false);
    }

    /** @param deleted whether the record is marked as deleted, and stays where it is */
    public void add(List<String> values, boolean deleted) throws IOException {
        out.write(deleted ? '*' : ' ');
        for (int i = 0; i < columns.size(); i++) {
            write(columns.get(i), values.get(i).getBytes(charset));
        }
        records++;
    }

    /** Values as bytes, in whatever charset. */
    public void addBytes(List<byte[]> values) throws IOException {
        out.write(' ');
        for (int i = 0; i < columns.size(); i++) {
            write(columns.get(i), values.get(i));
        }
        records++;
    }

    private void write(Column column, byte[] value) throws IOException {
        byte[] field = new byte[column.length()];
        Arrays.fill(field, (byte) ' ');
        byte[] text = column.type() == 'M' ? memo(value) : value;
        boolean right = column.type() == 'N' || column.type() == 'M';
        int length = Math.min(text.length, field.length);
        System.arraycopy(text, 0, field, right ? field.length - length : 0, length);
        out.write(field);
    }

    /** @return the number of the block where it stands */
    private byte[] memo(byte[] text) throws IOException {
        if (text.length == 0) {
            return text;
        }
        int blocks = (8 + text.length + MEMO_BLOCK - 1) / MEMO_BLOCK;
        memo.write(ByteBuffer.allocate(blocks * MEMO_BLOCK).putInt(0, 1).putInt(4, text.length).put(8, text).array());
        int block = nextBlock;
        nextBlock += blocks;
        return String.valueOf(block).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        out.write(0x1A);
        out.close();
        memo.close();
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            file.seek(4);
            file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(records).array());
        }
    }
}
