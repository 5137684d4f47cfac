package org.fednode.exchange.canonical;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes that writes canonical JSON's pieces. Not safe for use by several threads. */
public final class CanonicalOutput {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    public CanonicalOutput(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    public int length() {
        return length;
    }

    /** Forgets what was written from this length on. */
    public void cutTo(int newLength) {
        length = newLength;
    }

    /** The array that holds the bytes: {@link #length()} of them count, and the next write may replace it. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public CanonicalOutput raw(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
        return this;
    }

    public CanonicalOutput raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Writes text that needs no escape and no encoding. */
    @SuppressWarnings("deprecation") // the deprecated copy of low bytes is exactly what ASCII needs
    public CanonicalOutput ascii(String text) {
        int size = text.length();
        reserve(size);
        text.getBytes(0, size, bytes, length);
        length += size;
        return this;
    }

    /**
     * Writes a JSON string with its quotes.
     *
     * @throws IllegalArgumentException when the text has a lone surrogate
     */
    public CanonicalOutput string(String text) {
        reserve(text.length() * 6 + 2);
        bytes[length++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else if (c < 0x80) {
                escaped(c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[length++] = (byte) (0xE0 | c >> 12);
                bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else {
                supplementary(text, i);
                i++;
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void supplementary(String text, int index) {
        int code = text.codePointAt(index);
        if (code < 0x10000) {
            throw new IllegalArgumentException("a lone surrogate at character " + index + " can't be written");
        }
        bytes[length++] = (byte) (0xF0 | code >> 18);
        bytes[length++] = (byte) (0x80 | code >> 12 & 0x3F);
        bytes[length++] = (byte) (0x80 | code >> 6 & 0x3F);
        bytes[length++] = (byte) (0x80 | code & 0x3F);
    }

    private void escaped(char c) {
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\b' -> bytes[length++] = 'b';
            case '\f' -> bytes[length++] = 'f';
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 15];
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
