package org.fednode.standards;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The codes of a field as one string object each, found from the characters that a parser has at hand. Codes of ASCII
 * and of up to eight characters are found as numbers.
 */
final class KnownCodes {

    /** Of a field that has no codes. */
    static final KnownCodes NONE = new KnownCodes(List.of());

    private static final int SHORT = Long.BYTES;

    private final long[] keys;
    private final String[] shortCodes;
    private final Map<String, String> all = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    KnownCodes(List<CodeSystem.Code> codes) {
        this.keys = new long[Integer.highestOneBit(Math.max(1, codes.size())) * 4];
        this.shortCodes = new String[keys.length];
        codes.forEach(code -> {
            add(code.code());
            labels.put(code.code(), code.label().zh());
        });
    }

    private void add(String code) {
        all.put(code, code);
        byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == code.length() && bytes.length <= SHORT && bytes.length > 0) {
            long key = LineCursor.head(bytes, 0);
            int slot = slot(key);
            while (keys[slot] != 0) {
                slot = slot + 1 & keys.length - 1;
            }
            keys[slot] = key;
            shortCodes[slot] = code;
        }
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & keys.length - 1;
    }

    /** The code whose ASCII bytes, the first one lowest, make the number; null when there is none. */
    String find(long key) {
        int slot = slot(key);
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                return shortCodes[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return null;
    }

    /** The code that the characters spell; null when there is none, and the text must be looked at more closely. */
    String find(char[] characters, int offset, int length) {
        if (length > SHORT) {
            return all.isEmpty() ? null : all.get(new String(characters, offset, length));
        }
        long key = 0;
        for (int i = length - 1; i >= 0; i--) {
            char c = characters[offset + i];
            if (c == 0 || c >= 0x80) {
                return null;
            }
            key = key << Byte.SIZE | c;
        }
        return find(key);
    }

    /** The code of a text that has its label behind it, as entry templates write it; else the text. */
    String withoutLabel(String text) {
        int blank = text.indexOf(' ');
        String code = blank < 0 ? text : text.substring(0, blank);
        return blank >= 0 && text.substring(blank + 1).equals(labels.get(code)) ? code : text;
    }

    String find(String text) {
        return all.get(text);
    }

    boolean has(String text) {
        int length = text.length();
        if (length == 0 || length > SHORT) {
            return all.containsKey(text);
        }
        long key = 0;
        for (int i = length - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80) {
                return all.containsKey(text);
            }
            key = key << Byte.SIZE | c;
        }
        return find(key) != null;
    }
}
