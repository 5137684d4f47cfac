package org.fednode.node.mapping;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
    private static final int DIGEST_BYTES = 12;

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
        return BETWEEN + hash("", json);
    }

    boolean isKeyless() {
        return key.startsWith(BETWEEN);
    }

    /** @param salt what else the outcome depends on */
    String digest(String salt) {
        return hash(salt, json);
    }

    /** The same as one of several rows with its key: refused, and known by what it holds. */
    KeyedLine second() {
        List<MappingFinding> findings = new ArrayList<>(record.findings());
        findings.add(new MappingFinding("", Dirt.DUPLICATE_KEY, "", ""));
        MappedRecord refused = new MappedRecord(record.target(), record.position(), record.values(), List.of(), findings);
        byte[] line = RecordLine.of(refused);
        return new KeyedLine(refused, keyless(line), line);
    }

    static String hash(String salt, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
