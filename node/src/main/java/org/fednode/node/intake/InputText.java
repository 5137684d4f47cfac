package org.fednode.node.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes records, strictly. Without a declared charset the first text beyond ASCII decides: UTF-8 when most of its
 * lines are valid in it, since Chinese text in GB18030 practically never is; else GB18030.
 */
final class InputText {

    static final Charset GB18030 = Charset.forName("GB18030");
    private static final char REPLACEMENT = '\uFFFD';

    private final InputBuffer buffer;
    private Optional<Charset> charset;

    InputText(InputBuffer buffer, Optional<Charset> charset) {
        this.buffer = buffer;
        this.charset = charset;
    }

    /** The record's text; empty when its bytes are not valid in the input's charset. */
    Optional<String> decode(Slice slice) {
        if (isAscii(slice)) {
            return Optional.of(new String(slice.bytes(), slice.offset(), slice.length(), StandardCharsets.ISO_8859_1));
        }
        return decode(slice.bytes(), slice.offset(), slice.length(), charsetAt(slice));
    }

    /** The record's text with whatever can't be read or stored replaced: for people to look at. */
    String decodeLeniently(Slice slice) {
        Charset used = isAscii(slice) ? StandardCharsets.UTF_8 : charsetAt(slice);
        return new String(slice.bytes(), slice.offset(), slice.length(), used).replace('\0', '\u2400');
    }

    boolean isUtf8() {
        return charset.map(StandardCharsets.UTF_8::equals).orElse(true);
    }

    private Charset charsetAt(Slice slice) {
        if (charset.isEmpty()) {
            charset = Optional.of(guess(slice));
        }
        return charset.get();
    }

    private Charset guess(Slice slice) {
        int balance = vote(slice.bytes(), slice.offset(), slice.length());
        int from = buffer.start();
        for (int i = from; i < buffer.end(); i++) {
            if (buffer.bytes()[i] == '\n') {
                balance += vote(buffer.bytes(), from, i - from);
                from = i + 1;
            }
        }
        return balance > 0 ? StandardCharsets.UTF_8 : GB18030;
    }

    /** 1 for a line that is UTF-8, -1 for one that isn't, 0 for one that tells nothing. */
    private static int vote(byte[] bytes, int offset, int length) {
        if (isAscii(bytes, offset, length)) {
            return 0;
        }
        return decode(bytes, offset, length, StandardCharsets.UTF_8).isPresent() ? 1 : -1;
    }

    private static Optional<String> decode(byte[] bytes, int offset, int length, Charset charset) {
        String text = new String(bytes, offset, length, charset);
        if (text.indexOf(REPLACEMENT) < 0) {
            return Optional.of(text);
        }
        try {
            // a replacement character may also have been written: only the strict decoder knows
            return Optional.of(charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isAscii(Slice slice) {
        return isAscii(slice.bytes(), slice.offset(), slice.length());
    }

    private static boolean isAscii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
