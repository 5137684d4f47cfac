package org.fednode.standards;

import java.util.List;

/** The codes of a field as one string object each, found from the characters a parser has at hand. */
final class KnownCodes {

    /** Of a field that has no codes. */
    static final KnownCodes NONE = new KnownCodes(List.of());

    private final String[] slots;

    KnownCodes(List<String> codes) {
        this.slots = new String[Integer.highestOneBit(Math.max(1, codes.size())) * 4];
        codes.forEach(this::add);
    }

    private void add(String code) {
        int slot = code.hashCode() & slots.length - 1;
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = code;
    }

    /** The code that the characters spell; null when there is none, and the text must be looked at more closely. */
    String find(char[] characters, int offset, int length) {
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + characters[i];
        }
        for (int slot = hash & slots.length - 1; slots[slot] != null; slot = slot + 1 & slots.length - 1) {
            if (slots[slot].hashCode() == hash && spells(slots[slot], characters, offset, length)) {
                return slots[slot];
            }
        }
        return null;
    }

    private static boolean spells(String code, char[] characters, int offset, int length) {
        if (code.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (code.charAt(i) != characters[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
