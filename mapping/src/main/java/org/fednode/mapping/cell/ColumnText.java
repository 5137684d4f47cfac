package org.fednode.mapping.cell;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes one column's texts. The charset is found from a sample of the column, since one file may hold columns that
 * different programs wrote; a value that is none of it is tried in the other one. For one thread.
 */
public final class ColumnText {

    private static final Charset GB18030 = Charset.forName("GB18030");

    private final Charset charset;

    public ColumnText(Charset charset) {
        this.charset = charset;
    }

    public Charset charset() {
        return charset;
    }

    /** Counts what the bytes of a column's values may be. */
    public static final class Sample {

        private int utf8;
        private int gb;

        /** Values of plain ASCII tell nothing. */
        public void add(byte[] value) {
            if (isAscii(value)) {
                return;
            }
            // two-byte GBK pairs may look like UTF-8 of Greek or Cyrillic, which no column here holds
            if (hanInUtf8(value).isPresent()) {
                utf8++;
            } else if (strictly(value, GB18030).isPresent()) {
                gb++;
            } else if (strictly(value, StandardCharsets.UTF_8).isPresent()) {
                utf8++;
            }
        }

        /** @param otherwise where the sample told nothing */
        public Charset charset(Charset otherwise) {
            if (utf8 == 0 && gb == 0) {
                return otherwise;
            }
            return utf8 > gb ? StandardCharsets.UTF_8 : GB18030;
        }
    }

    /** The value, trimmed at its end as fixed-width fields need it. */
    public Cell decode(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
            end--;
        }
        if (end == from) {
            return Cell.EMPTY;
        }
        byte[] value = java.util.Arrays.copyOfRange(bytes, from, end);
        if (isAscii(value)) {
            return new Cell.Text(new String(value, StandardCharsets.ISO_8859_1));
        }
        if (charset.equals(GB18030)) {
            // UTF-8 of Chinese reads as rare GBK characters half of the time; the other way round it never does
            Optional<String> han = hanInUtf8(value);
            if (han.isPresent()) {
                return new Cell.Doubtful(han.get(), Dirt.OTHER_CHARSET);
            }
        }
        Optional<String> text = strictly(value, charset);
        return text.isPresent() ? new Cell.Text(text.get()) : doubtful(value);
    }

    private static Optional<String> hanInUtf8(byte[] value) {
        return strictly(value, StandardCharsets.UTF_8).filter(text -> text.codePoints().anyMatch(c -> c >= 0x2E80));
    }

    private Cell doubtful(byte[] value) {
        Optional<String> cut = strictly(java.util.Arrays.copyOf(value, value.length - 1), charset);
        if (charset.equals(GB18030) && value[value.length - 1] < 0 && cut.isPresent()) {
            return new Cell.Doubtful(cut.get(), Dirt.HALF_CHARACTER);
        }
        Charset other = charset.equals(StandardCharsets.UTF_8) ? GB18030 : StandardCharsets.UTF_8;
        Optional<String> text = strictly(value, other);
        if (text.isPresent()) {
            return new Cell.Doubtful(text.get(), Dirt.OTHER_CHARSET);
        }
        for (int lost = 1; lost <= 3 && lost < value.length && charset.equals(StandardCharsets.UTF_8); lost++) {
            Optional<String> whole = strictly(java.util.Arrays.copyOf(value, value.length - lost), charset);
            if (whole.isPresent()) {
                return new Cell.Doubtful(whole.get(), Dirt.HALF_CHARACTER);
            }
        }
        return Cell.Doubtful.undecodable(value, charset);
    }

    private static boolean isAscii(byte[] value) {
        for (byte b : value) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> strictly(byte[] value, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(value)).toString());
        } catch (CharacterCodingException otherwise) {
            return Optional.empty();
        }
    }
}
