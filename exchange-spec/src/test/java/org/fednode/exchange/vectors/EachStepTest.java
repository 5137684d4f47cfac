package org.fednode.exchange.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.TreeHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A reader that leaves out one check accepts the vector named after it, so no check can be lost unnoticed. The readers
 * here are the RFC's algorithms once more, with a switch for each check.
 */
class EachStepTest {

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest function = TreeHead.FUNCTION.function();

    @ParameterizedTest
    @CsvSource({"1, inclusion-step-1-index-beyond-size", "4a, inclusion-step-4a-one-hash-too-many",
        "5-sn, inclusion-step-5-one-hash-for-four-leaves", "5-sn, inclusion-step-5-no-hash-for-two-leaves",
        "5-root, inclusion-step-5-another-root"})
    void anInclusionReaderWithoutTheStepAccepts(String step, String vector) throws Exception {
        JsonNode json = vector(vector);

        assertEquals(false, included(json, "none"));
        assertEquals(true, included(json, step));
    }

    @ParameterizedTest
    @CsvSource({"1 and 7-sn, consistency-step-1-no-hash-for-a-full-log", "2, consistency-step-2-the-full-log-sent-along",
        "6a, consistency-step-6a-one-hash-too-many", "7-first, consistency-step-7-another-first-root",
        "7-second, consistency-step-7-another-second-root", "7-sn, consistency-step-7-one-hash-for-four-leaves"})
    void aConsistencyReaderWithoutTheStepAccepts(String step, String vector) throws Exception {
        JsonNode json = vector(vector);

        assertEquals(false, consistent(json, "none"));
        assertEquals(true, consistent(json, step));
    }

    @Test
    void aConsistencyReaderWithoutTheFirstStepHasNoHashToBeginWith() throws Exception {
        JsonNode json = vector("consistency-step-1-no-hash");

        assertEquals(false, consistent(json, "none"));
        assertThrows(IndexOutOfBoundsException.class, () -> consistent(json, "1"));
    }

    private static JsonNode vector(String name) throws IOException {
        return new VectorFolder("log").read().stream().filter(one -> one.get("name").asText().equals(name)).findFirst().orElseThrow();
    }

    private boolean included(JsonNode vector, String without) throws Exception {
        long index = vector.at("/proof/index").asLong();
        long size = vector.at("/proof/size").asLong();
        if (index >= size && !without.equals("1")) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] r = LogEntry.read(new Members("entry", CanonicalJson.parseObject(vector.get("entry").toString()
                .getBytes(StandardCharsets.UTF_8)))).leafHash();
        for (byte[] p : path(vector)) {
            if (sn == 0 && !without.equals("4a")) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return (sn == 0 || without.equals("5-sn"))
                && (without.equals("5-root") || HEX.formatHex(r).equals(vector.get("root").asText()));
    }

    private boolean consistent(JsonNode vector, String without) {
        long first = vector.at("/proof/first").asLong();
        List<byte[]> path = new ArrayList<>(path(vector));
        byte[] firstRoot = HEX.parseHex(vector.get("firstRoot").asText());
        if (path.isEmpty() && !without.startsWith("1")) {
            return false;
        }
        if (Long.bitCount(first) == 1 && !without.contains("2")) {
            path.add(0, firstRoot);
        }
        long fn = first - 1;
        long sn = vector.at("/proof/second").asLong() - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        byte[] fr = path.get(0);
        byte[] sr = fr;
        for (byte[] c : path.subList(1, path.size())) {
            if (sn == 0 && !without.contains("6a")) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = node(c, fr);
                sr = node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return (without.contains("7-first") || HEX.formatHex(fr).equals(HEX.formatHex(firstRoot)))
                && (without.contains("7-second") || HEX.formatHex(sr).equals(vector.get("secondRoot").asText()))
                && (without.contains("7-sn") || sn == 0);
    }

    private static List<byte[]> path(JsonNode vector) {
        List<byte[]> path = new ArrayList<>();
        vector.at("/proof/path").forEach(hash -> path.add(HEX.parseHex(hash.asText())));
        return path;
    }

    private byte[] node(byte[] left, byte[] right) {
        function.update((byte) 1);
        function.update(left);
        return function.digest(right);
    }
}
