package org.fednode.node.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes records, strictly. Without a declared charset the beginning of the input decides, line by line: a line that is
 * UTF-8 speaks for it, since Chinese text in GB18030 practically never is; one that is only GB18030 speaks against it,
 * and one that is neither says nothing. When as many speak for either, it is UTF-8: GB18030 taken for UTF-8 is refused
 * and can be corrected, while UTF-8 taken for GB18030 may pass as other characters. When none speaks, the first later
 * record that does decides.
 */
final class InputText {

    static final Charset GB18030 = Charset.forName("GB18030");
    private static final char REPLACEMENT = '\uFFFD';

    private Optional<Charset> charset;

    InputText(Optional<Charset> charset) {
        this.charset = charset;
    }

    /** Text in the charset that the unread bytes speak for. @param most how many of them to look at; they are read already */
    static InputText guessed(InputBuffer buffer, int most) {
        int end = Math.min(buffer.end(), buffer.start() + most);
        boolean whole = buffer.end() - buffer.start() < most;
        int balance = 0;
        int spoke = 0;
        int from = buffer.start();
        for (int i = from; i <= end; i++) {
            boolean lineEnds = i < end ? buffer.bytes()[i] == '\n' : whole;
            if (lineEnds) {
                int vote = vote(buffer.bytes(), from, i - from);
                balance += vote;
                spoke += Math.abs(vote);
                from = i + 1;
            }
        }
        return new InputText(spoke == 0 ? Optional.empty() : Optional.of(charset(balance)));
    }

    private static Charset charset(int balance) {
        return balance >= 0 ? StandardCharsets.UTF_8 : GB18030;
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
            int vote = vote(slice.bytes(), slice.offset(), slice.length());
            if (vote == 0) {
                return StandardCharsets.UTF_8;
            }
            charset = Optional.of(charset(vote));
        }
        return charset.get();
    }

    /** 1 for a line that is UTF-8, -1 for one that is GB18030 only, 0 for one that is either or neither. */
    private static int vote(byte[] bytes, int offset, int length) {
        if (isAscii(bytes, offset, length)) {
            return 0;
        }
        if (decode(bytes, offset, length, StandardCharsets.UTF_8).isPresent()) {
            return 1;
        }
        return decode(bytes, offset, length, GB18030).isPresent() ? -1 : 0;
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
