package org.fednode.mapping.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Readings of Chinese characters, without tones: how legacy columns are named. */
final class Pinyin {

    private final Map<Character, String> readings = new HashMap<>();

    Pinyin() {
        try (InputStream in = Pinyin.class.getResourceAsStream("pinyin.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int blank = line.indexOf(' ');
                line.substring(blank + 1).chars().forEach(c -> readings.put((char) c, line.substring(0, blank)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 身份证} becomes {@code shenfenzheng}; other characters stay. */
    String of(String text) {
        StringBuilder whole = new StringBuilder();
        text.chars().forEach(c -> whole.append(readings.getOrDefault((char) c, String.valueOf((char) c))));
        return whole.toString();
    }

    /** {@code 身份证} becomes {@code sfz}. */
    String initials(String text) {
        StringBuilder first = new StringBuilder();
        text.chars().forEach(c -> first.append(readings.getOrDefault((char) c, String.valueOf((char) c)).charAt(0)));
        return first.toString();
    }
}
