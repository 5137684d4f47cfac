package org.fednode.exchange.batch;

/** The rule for a record's key: 1 to 256 characters, none of them a control character. */
public final class LineKey {

    private static final int MAX_CHARACTERS = 256;

    private LineKey() {
    }

    public static boolean isGood(String key) {
        int characters = key.codePointCount(0, key.length());
        return characters >= 1 && characters <= MAX_CHARACTERS && key.chars().noneMatch(Character::isISOControl);
    }

    static void check(String key) {
        if (!isGood(key)) {
            throw new IllegalArgumentException(
                    "a key has 1 to " + MAX_CHARACTERS + " characters, none of them a control character");
        }
    }

    static void checkDiffers(String former, String key) {
        check(former);
        if (former.equals(key)) {
            throw new IllegalArgumentException("a rekey changes the key");
        }
    }
}
