package org.fednode.mapping.source;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The long texts of a DBF table: FoxPro's {@code .fpt}, dBase's {@code .dbt}. */
final class MemoFile implements AutoCloseable {

    static final List<String> ENDINGS = List.of("fpt", "FPT", "Fpt", "dbt", "DBT", "Dbt");
    /** What a record can't hold anyway is not read. */
    private static final int LONGEST = 1 << 17;
    private static final int DBASE_BLOCK = 512;
    private static final int DBASE_III = 0x83;
    private static final byte END = 0x1A;

    private final RandomAccessFile file;
    private final boolean foxpro;
    private final boolean dbase3;
    private final int blockSize;

    private MemoFile(RandomAccessFile file, boolean foxpro, int version) throws IOException {
        this.file = file;
        this.foxpro = foxpro;
        this.dbase3 = version == DBASE_III;
        this.blockSize = blockSize();
    }

    private int blockSize() throws IOException {
        byte[] header = new byte[24];
        file.seek(0);
        int read = file.read(header);
        ByteBuffer sizes = ByteBuffer.wrap(header);
        int size = read < 8 ? 0 : foxpro ? sizes.getShort(6) & 0xFFFF : dbase3 ? DBASE_BLOCK : sizes.order(ByteOrder.LITTLE_ENDIAN).getShort(20) & 0xFFFF;
        return size == 0 ? foxpro ? 1 : DBASE_BLOCK : size;
    }

    static Optional<MemoFile> beside(Path table, int version) throws IOException {
        for (Path memo : of(table)) {
            boolean foxpro = memo.getFileName().toString().toLowerCase(java.util.Locale.ROOT).endsWith("fpt");
            RandomAccessFile file = new RandomAccessFile(memo.toFile(), "r");
            return Optional.of(new MemoFile(file, foxpro, version));
        }
        return Optional.empty();
    }

    /** The memo files that lie beside a table. */
    static List<Path> of(Path table) {
        String name = table.getFileName().toString();
        String base = name.substring(0, name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.'));
        return ENDINGS.stream().map(ending -> table.resolveSibling(base + '.' + ending)).filter(Files::isRegularFile).toList();
    }

    /** The bytes of a memo; empty where there is no text at this place. */
    Optional<byte[]> bytes(long block) throws IOException {
        long start = block * blockSize;
        if (block <= 0 || start + 8 > file.length()) {
            return Optional.empty();
        }
        file.seek(start);
        if (dbase3 && !foxpro) {
            return Optional.of(untilEnd());
        }
        int kind = file.readInt();
        int stated = file.readInt();
        long length = foxpro ? stated & 0xFFFFFFFFL : (Integer.reverseBytes(stated) & 0xFFFFFFFFL) - 8;
        if (foxpro && kind != 1 || length < 0) {
            return Optional.empty(); // a picture, or nothing of ours
        }
        byte[] text = new byte[(int) Math.min(Math.min(length, LONGEST), file.length() - file.getFilePointer())];
        file.readFully(text);
        return Optional.of(text);
    }

    private byte[] untilEnd() throws IOException {
        byte[] text = new byte[(int) Math.min(LONGEST, file.length() - file.getFilePointer())];
        file.readFully(text);
        int end = 0;
        while (end < text.length && text[end] != END) {
            end++;
        }
        return java.util.Arrays.copyOf(text, end);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
