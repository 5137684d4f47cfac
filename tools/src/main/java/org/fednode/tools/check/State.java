package org.fednode.tools.check;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Records by data set and key; of each only a digest of its canonical content, so that millions fit. */
final class State {

    private static final int MOST_SHOWN = 20;

    /** The first 16 bytes of SHA-256 over canonical content. */
    record Content(long first, long second) {

        static Content of(byte[] canonical, int from, int to) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(canonical, from, to - from);
                ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
                return new Content(bytes.getLong(), bytes.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    private final Map<String, Map<String, Content>> records = new HashMap<>();

    Optional<Content> find(String dataSet, String key) {
        return Optional.ofNullable(records.getOrDefault(dataSet, Map.of()).get(key));
    }

    void put(String dataSet, String key, Content content) {
        records.computeIfAbsent(dataSet, id -> new HashMap<>()).put(key, content);
    }

    void remove(String dataSet, String key) {
        records.getOrDefault(dataSet, Map.of()).remove(key);
    }

    long count() {
        return records.values().stream().mapToLong(Map::size).sum();
    }

    /** What is missing, too many or other than in {@code expected}; keys are personal and shown masked. */
    List<String> differences(State expected, String where) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> dataSets = new TreeSet<>(records.keySet());
        dataSets.addAll(expected.records.keySet());
        for (String dataSet : dataSets) {
            Map<String, Content> held = records.getOrDefault(dataSet, Map.of());
            Map<String, Content> wanted = expected.records.getOrDefault(dataSet, Map.of());
            List<String> found = new ArrayList<>();
            wanted.forEach((key, content) -> {
                Content other = held.get(key);
                if (other == null) {
                    found.add(where + ": " + dataSet + " " + masked(key) + " is missing");
                } else if (!other.equals(content)) {
                    found.add(where + ": " + dataSet + " " + masked(key) + " has other content");
                }
            });
            held.keySet().stream().filter(key -> !wanted.containsKey(key))
                    .forEach(key -> found.add(where + ": " + dataSet + " " + masked(key) + " should not be there"));
            differences.addAll(found.subList(0, Math.min(MOST_SHOWN, found.size())));
            if (found.size() > MOST_SHOWN) {
                differences.add(where + ": " + dataSet + " and " + (found.size() - MOST_SHOWN) + " more differences");
            }
        }
        return differences;
    }

    private static String masked(String key) {
        return key.substring(0, Math.min(6, key.length())) + "…#" + Integer.toHexString(key.hashCode());
    }
}
