package org.fednode.node.mapping;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.MappingFinding;
import org.fednode.mapping.translate.RecordLine;

/**
 * A record's line, and under which key it is known here.
 *
 * @param key the values of its key fields; what has none is known by what it holds
 * @param json without the row's place
 */
record KeyedLine(MappedRecord record, String key, byte[] json) {

    private static final String BETWEEN = "\u001F";

    static KeyedLine of(MappedRecord record) {
        byte[] json = RecordLine.of(record);
        boolean keyed = !record.key().isEmpty();
        return new KeyedLine(record, keyed ? String.join(BETWEEN, record.key()) : keyless(json), json);
    }

    /** The values of the key that a line is known by. */
    static List<String> values(String key) {
        return List.of(key.split(BETWEEN, -1));
    }

    private static String keyless(byte[] json) {
        return BETWEEN + hash(json);
    }

    boolean isKeyless() {
        return key.startsWith(BETWEEN);
    }

    /** @param depends what else the outcome depends on */
    String digest(String depends) {
        return hash(json) + depends;
    }

    /** The same as one of several rows with its key: refused, and known by what it holds. */
    KeyedLine second() {
        List<MappingFinding> findings = new ArrayList<>(record.findings());
        findings.add(new MappingFinding("", Dirt.DUPLICATE_KEY, "", ""));
        MappedRecord refused = new MappedRecord(record.target(), record.position(), record.values(), List.of(), findings);
        byte[] line = RecordLine.of(refused);
        return new KeyedLine(refused, keyless(line), line);
    }

    /**
     * Tells content that differs from content that does not: 128 bits are enough where nobody gains by finding two of the same,
     * and SHA-256 takes ten times as long.
     */
    static String hash(byte[] bytes) {
        long[] hash = MurmurHash3.hash128x64(bytes);
        return HexFormat.of().toHexDigits(hash[0]) + HexFormat.of().toHexDigits(hash[1]);
    }
}
