package org.fednode.exchange.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret under which a node's private keys lie on its disk. It has no text form, so that no log shows it. */
public final class Passphrase {

    /** Shorter ones can be guessed by whoever has a copy of the disk. */
    public static final int MIN_CHARACTERS = 16;

    private static final int MAX_CHARACTERS = 1024;
    private static final int RANDOM_BYTES = 32;

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /**
     * @param text blanks and line breaks around it do not count
     * @throws IllegalArgumentException when it is too short to protect anything, or no passphrase at all
     */
    public static Passphrase of(String text) {
        String stripped = text.strip();
        if (stripped.length() < MIN_CHARACTERS || stripped.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a passphrase has " + MIN_CHARACTERS + " to " + MAX_CHARACTERS + " characters");
        }
        return new Passphrase(stripped.toCharArray());
    }

    /** The text of a new passphrase that nobody can guess: 64 hex digits. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    byte[] utf8() {
        return new String(characters).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Passphrase[not shown]";
    }
}
