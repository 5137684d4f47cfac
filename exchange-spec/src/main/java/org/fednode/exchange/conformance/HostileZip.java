package org.fednode.exchange.conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.fednode.exchange.batch.BatchContainer;

/** A ZIP that a common reader accepts and that is not a batch file. For tests only. */
public final class HostileZip {

    private record Entry(String name, byte[] content, byte[] stored, int method, int flags, byte[] extra, String localName) {
    }

    private final List<Entry> entries = new ArrayList<>();
    private String comment = "";
    private byte[] gap = new byte[0];

    /** The three entries of a batch. */
    public static HostileZip of(BatchContainer container) {
        return new HostileZip().stored("manifest.json", container.manifest())
                .stored("manifest.p7s", container.signature()).stored("records.ndjson.zst", container.payload());
    }

    /** The three entries, with a second manifest of the same name behind the first. */
    public static byte[] withTwoManifests(BatchContainer container, byte[] secondManifest) {
        return new HostileZip().stored("manifest.json", container.manifest()).stored("manifest.json", secondManifest)
                .stored("manifest.p7s", container.signature()).stored("records.ndjson.zst", container.payload()).file();
    }

    public HostileZip stored(String name, byte[] content) {
        entries.add(new Entry(name, content, content, 0, 0, new byte[0], name));
        return this;
    }

    public HostileZip deflated(String name, byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] target = new byte[content.length + 64];
        int length = deflater.deflate(target);
        byte[] stored = Arrays.copyOf(target, length);
        deflater.end();
        entries.add(new Entry(name, content, stored, 8, 0, new byte[0], name));
        return this;
    }

    /** An entry with flags and an extra field. */
    public HostileZip stored(String name, byte[] content, int flags, byte[] extra) {
        entries.add(new Entry(name, content, content, 0, flags, extra, name));
        return this;
    }

    /** An entry whose local header has another name, of the same length, than the directory. */
    public HostileZip storedAs(String localName, String name, byte[] content) {
        entries.add(new Entry(name, content, content, 0, 0, new byte[0], localName));
        return this;
    }

    public HostileZip comment(String text) {
        comment = text;
        return this;
    }

    /** Bytes between the last entry and the directory, which no reader looks at. */
    public HostileZip gap(byte[] bytes) {
        gap = bytes;
        return this;
    }

    public byte[] file() {
        int size = 22 + comment.length() + gap.length + entries.stream()
                .mapToInt(entry -> 76 + 2 * entry.name().length() + 2 * entry.extra().length + entry.stored().length).sum();
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> offsets = new ArrayList<>();
        for (Entry entry : entries) {
            offsets.add(file.position());
            file.putInt(0x04034b50);
            common(file, entry);
            file.put(ascii(entry.localName())).put(entry.extra()).put(entry.stored());
        }
        file.put(gap);
        int directory = file.position();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            file.putInt(0x02014b50).putShort((short) 10);
            common(file, entry);
            file.put(new byte[10]).putInt(offsets.get(i));
            file.put(ascii(entry.name())).put(entry.extra());
        }
        int directorySize = file.position() - directory;
        short count = (short) entries.size();
        file.putInt(0x06054b50).putInt(0).putShort(count).putShort(count).putInt(directorySize).putInt(directory);
        file.putShort((short) comment.length()).put(ascii(comment));
        return file.array();
    }

    private static void common(ByteBuffer file, Entry entry) {
        CRC32 crc = new CRC32();
        crc.update(entry.content());
        file.putShort((short) 10).putShort((short) entry.flags()).putShort((short) entry.method());
        file.putShort((short) 0).putShort((short) 0x21).putInt((int) crc.getValue());
        file.putInt(entry.stored().length).putInt(entry.content().length);
        file.putShort((short) entry.name().length()).putShort((short) entry.extra().length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
