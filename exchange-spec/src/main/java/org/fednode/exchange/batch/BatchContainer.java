package org.fednode.exchange.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The {@code .fxb} file (spec/batch.md#container): a ZIP of exactly three stored entries. Its three contents determine
 * every byte, so a reader takes three lengths from the file and compares all the rest with what a writer would write.
 * The arrays are not copied; don't change them.
 */
public record BatchContainer(byte[] manifest, byte[] signature, byte[] payload) {

    /** Bytes that a manifest or a signature may have. */
    public static final int MAX_PART_BYTES = 64 << 10;

    private static final List<byte[]> NAMES = List.of(ascii("manifest.json"), ascii("manifest.p7s"),
            ascii("records.ndjson.zst"));
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int LOCAL_SIZE_OFFSET = 18;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_HEADER_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final short VERSION = 10;
    private static final short DOS_DATE = 0x21; // 1980-01-01, the earliest there is

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a file, refusing everything that a writer of this format would not write. */
    public static BatchContainer read(byte[] file) throws BatchProblem {
        byte[][] contents = new byte[NAMES.size()][];
        int at = 0;
        for (int i = 0; i < contents.length; i++) {
            int from = at + LOCAL_HEADER_BYTES + NAMES.get(i).length;
            if (from > file.length || from < 0) {
                throw problem("the file ends within its entry " + (i + 1));
            }
            int size = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at + LOCAL_SIZE_OFFSET);
            if (size < 0 || size > file.length - from) {
                throw problem("the file ends within its entry " + (i + 1));
            }
            if (i < 2 && size > MAX_PART_BYTES) {
                throw problem("manifest and signature have at most " + MAX_PART_BYTES + " bytes each");
            }
            contents[i] = Arrays.copyOfRange(file, from, from + size);
            at = from + size;
        }
        BatchContainer container = new BatchContainer(contents[0], contents[1], contents[2]);
        if (file.length != container.fileSize() || !Arrays.equals(container.write(), file)) {
            throw problem("the file is not exactly the three stored entries with their headers and directory");
        }
        return container;
    }

    /** The bytes of the file. */
    public byte[] write() {
        ByteBuffer file = ByteBuffer.allocate(fileSize()).order(ByteOrder.LITTLE_ENDIAN);
        byte[][] contents = {manifest, signature, payload};
        int[] offsets = new int[contents.length];
        int[] checksums = new int[contents.length];
        for (int i = 0; i < contents.length; i++) {
            offsets[i] = file.position();
            checksums[i] = crc32(contents[i]);
            file.putInt(LOCAL_HEADER);
            putCommonHeader(file, checksums[i], contents[i].length, NAMES.get(i).length);
            file.put(NAMES.get(i)).put(contents[i]);
        }
        int directory = file.position();
        for (int i = 0; i < contents.length; i++) {
            file.putInt(CENTRAL_HEADER).putShort(VERSION);
            putCommonHeader(file, checksums[i], contents[i].length, NAMES.get(i).length);
            file.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(offsets[i]);
            file.put(NAMES.get(i));
        }
        int directorySize = file.position() - directory;
        short entries = (short) contents.length;
        file.putInt(END).putShort((short) 0).putShort((short) 0).putShort(entries).putShort(entries);
        file.putInt(directorySize).putInt(directory).putShort((short) 0);
        return file.array();
    }

    // version needed, flags, method (stored), time, date, checksum, both sizes, length of name, length of extra field
    private static void putCommonHeader(ByteBuffer file, int checksum, int size, int nameLength) {
        file.putShort(VERSION).putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort(DOS_DATE);
        file.putInt(checksum).putInt(size).putInt(size).putShort((short) nameLength).putShort((short) 0);
    }

    private int fileSize() {
        int names = NAMES.stream().mapToInt(name -> name.length).sum();
        return NAMES.size() * (LOCAL_HEADER_BYTES + CENTRAL_HEADER_BYTES) + 2 * names + END_BYTES
                + manifest.length + signature.length + payload.length;
    }

    private static int crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static BatchProblem problem(String message) {
        return new BatchProblem(Refusal.CONTAINER, message);
    }
}
