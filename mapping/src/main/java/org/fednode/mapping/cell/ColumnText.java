package org.fednode.mapping.cell;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes one column's texts. The charset is found from a sample of the column, since one file may hold columns that
 * different programs wrote; a value that is none of it is tried in the other one. For one thread.
 */
public final class ColumnText {

    private static final Charset GB18030 = Charset.forName("GB18030");

    private final Charset charset;
    private final StrictDecoder own;
    private final StrictDecoder utf8 = new StrictDecoder(StandardCharsets.UTF_8);
    private final StrictDecoder gb = new StrictDecoder(GB18030);

    public ColumnText(Charset charset) {
        this.charset = charset;
        this.own = charset.equals(GB18030) ? gb : charset.equals(StandardCharsets.UTF_8) ? utf8 : new StrictDecoder(charset);
    }

    public Charset charset() {
        return charset;
    }

    /** Counts what the bytes of a column's values may be. */
    public static final class Sample {

        private final StrictDecoder inUtf8 = new StrictDecoder(StandardCharsets.UTF_8);
        private final StrictDecoder inGb = new StrictDecoder(GB18030);
        private int utf8;
        private int gb;

        /** Values of plain ASCII tell nothing. */
        public void add(byte[] value) {
            if (isAscii(value, 0, value.length)) {
                return;
            }
            // two-byte GBK pairs may look like UTF-8 of Greek or Cyrillic, which no column here holds
            if (han(inUtf8, value, 0, value.length).isPresent()) {
                utf8++;
            } else if (inGb.text(value, 0, value.length).isPresent()) {
                gb++;
            } else if (inUtf8.text(value, 0, value.length).isPresent()) {
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
        if (isAscii(bytes, from, end)) {
            return new Cell.Text(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
        }
        if (charset.equals(GB18030)) {
            // UTF-8 of Chinese reads as rare GBK characters half of the time; the other way round it never does
            Optional<String> han = han(utf8, bytes, from, end);
            if (han.isPresent()) {
                return new Cell.Doubtful(han.get(), Dirt.OTHER_CHARSET);
            }
        }
        Optional<String> text = own.text(bytes, from, end);
        return text.isPresent() ? new Cell.Text(text.get()) : doubtful(bytes, from, end);
    }

    private static Optional<String> han(StrictDecoder utf8, byte[] bytes, int from, int to) {
        return isLikeUtf8(bytes, from, to) ? utf8.text(bytes, from, to).filter(text -> text.codePoints().anyMatch(c -> c >= 0x2E80)) : Optional.empty();
    }

    /** Whether the first character beyond ASCII may be one of UTF-8: of most values in another charset it is none, and this is soon told. */
    private static boolean isLikeUtf8(byte[] bytes, int from, int to) {
        int first = from;
        while (bytes[first] >= 0) {
            first++;
        }
        int more = (bytes[first] & 0xE0) == 0xC0 ? 1 : (bytes[first] & 0xF0) == 0xE0 ? 2 : (bytes[first] & 0xF8) == 0xF0 ? 3 : to;
        if (first + more >= to) {
            return false;
        }
        for (int i = first + 1; i <= first + more; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    private Cell doubtful(byte[] bytes, int from, int to) {
        Optional<String> cut = own.text(bytes, from, to - 1);
        if (charset.equals(GB18030) && bytes[to - 1] < 0 && cut.isPresent()) {
            return new Cell.Doubtful(cut.get(), Dirt.HALF_CHARACTER);
        }
        Optional<String> text = (charset.equals(StandardCharsets.UTF_8) ? gb : utf8).text(bytes, from, to);
        if (text.isPresent()) {
            return new Cell.Doubtful(text.get(), Dirt.OTHER_CHARSET);
        }
        for (int lost = 1; lost <= 3 && lost < to - from && charset.equals(StandardCharsets.UTF_8); lost++) {
            Optional<String> whole = own.text(bytes, from, to - lost);
            if (whole.isPresent()) {
                return new Cell.Doubtful(whole.get(), Dirt.HALF_CHARACTER);
            }
        }
        return Cell.Doubtful.undecodable(Arrays.copyOfRange(bytes, from, to), charset);
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
