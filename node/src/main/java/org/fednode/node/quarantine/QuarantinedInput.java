package org.fednode.node.quarantine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.fednode.standards.Finding;

/**
 * Input that failed, as it came.
 *
 * @param id derived from source, position and raw input, so that taking the same input again adds nothing
 * @param source file name or request that brought it
 * @param position 1-based line in the source
 * @param raw the input as text, cut at 64 KiB
 */
public record QuarantinedInput(String id, String dataSet, String source, long position, String raw,
        List<Finding> findings) {

    private static final int ID_BYTES = 12;

    public QuarantinedInput {
        findings = List.copyOf(findings);
    }

    /** Makes the entry of newly refused input. The same input again, from whatever file, is the same entry: to be corrected once. */
    public static QuarantinedInput of(String dataSet, String source, long position, String raw, List<Finding> findings) {
        String identity = String.join("\0", dataSet, raw);
        return new QuarantinedInput(id(identity), dataSet, source, position, raw, findings);
    }

    private static String id(String identity) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same entry after its correction has failed too. */
    public QuarantinedInput corrected(String newRaw, List<Finding> newFindings) {
        return new QuarantinedInput(id, dataSet, source, position, newRaw, newFindings);
    }

    /** Canonical JSON, as a line of the node's local quarantine stream holds it. */
    public byte[] canonical() {
        return QuarantineJson.write(this);
    }

    /** Reads what {@link #canonical} wrote. */
    public static QuarantinedInput parse(byte[] buffer, int from, int to) {
        return QuarantineJson.read(buffer, from, to);
    }

    /** No raw input: it is personal. */
    @Override
    public String toString() {
        return "QuarantinedInput[" + id + ' ' + dataSet + ' ' + source + ':' + position + ", " + findings.size()
                + " findings]";
    }
}
