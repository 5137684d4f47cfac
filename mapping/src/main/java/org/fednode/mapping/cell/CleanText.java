package org.fednode.mapping.cell;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.fednode.standards.format.Repair;

/** What is done to every text, whatever it is to become. */
public final class CleanText {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Set<String> PLACEHOLDERS = Set.of("null", "(null)", "<null>", "n/a", "#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!",
            "#num!", "\\n", "nan", "-", "--", "---", "—", "——", "/", "\\", "undefined");
    private static final int MOJIBAKE_PARTS = 4;

    private CleanText() {
    }

    /** The text without what can't be meant, trimmed; empty where nothing is left. */
    public static String of(Cell cell, DirtSink sink) {
        String text = cell.shown();
        if (cell instanceof Cell.Doubtful doubtful) {
            sink.found(doubtful.doubt());
            if (doubtful.doubt().outcome() == Dirt.Outcome.REFUSED) {
                return text;
            }
        } else if (!(cell instanceof Cell.Text)) {
            return text;
        }
        String clean = withoutExcelMarks(Repair.trimmed(withoutInvisible(text, sink)), sink);
        if (PLACEHOLDERS.contains(clean.length() <= 12 ? clean.toLowerCase(java.util.Locale.ROOT) : "")) {
            sink.found(Dirt.PLACEHOLDER);
            return "";
        }
        lookAt(clean, sink);
        return clean;
    }

    private static String withoutInvisible(String text, DirtSink sink) {
        int first = 0;
        while (first < text.length() && !isInvisible(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length()).append(text, 0, first);
        int seen = 0;
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isInvisible(c)) {
                visible.append(c);
            } else if (c == 0) {
                seen |= 1;
            } else if (c < ' ' || c == 0x7F || c >= 0x80 && c < 0xA0) {
                seen |= 2;
                if (c == '\t' || c == '\n' || c == '\r') {
                    visible.append(' ');
                }
            } else {
                seen |= 4;
            }
        }
        report(seen, visible.toString(), sink);
        return visible.toString();
    }

    private static void report(int seen, String left, DirtSink sink) {
        // fixed-width fields are padded with NULs by some programs: around a value they are no more than blanks
        if ((seen & 1) != 0 && !left.isBlank()) {
            sink.found(Dirt.NUL_CHARACTER);
        }
        if ((seen & 2) != 0 && !left.isBlank()) {
            sink.found(Dirt.CONTROL_CHARACTER);
        }
        if ((seen & 4) != 0) {
            sink.found(Dirt.ZERO_WIDTH);
        }
    }

    private static boolean isInvisible(char c) {
        return c < ' ' || c >= 0x7F && c < 0xA0 || c >= '\u200B' && c <= '\u200F' || c >= '\u202A' && c <= '\u202E' || c >= '\u2060' && c <= '\u2064'
                || c == '\uFEFF' || c == '\u00AD';
    }

    private static String withoutExcelMarks(String text, DirtSink sink) {
        int length = text.length();
        if (length >= 3 && text.startsWith("=\"") && text.charAt(length - 1) == '"') {
            sink.found(Dirt.EXCEL_TEXT);
            return Repair.trimmed(text.substring(2, length - 1));
        }
        if (length > 1 && (text.charAt(0) == '\'' || text.charAt(0) == '‘')) {
            sink.found(Dirt.EXCEL_TEXT);
            return Repair.trimmed(text.substring(1));
        }
        return text;
    }

    private static void lookAt(String text, DirtSink sink) {
        boolean han = false;
        boolean question = false;
        boolean privateUse = false;
        int western = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                question |= c == '?';
            } else {
                han |= c >= 0x4E00 && c <= 0x9FFF;
                western += c >= 0xA0 && c <= 0xFF ? 1 : 0;
                privateUse |= c >= 0xE000 && c <= 0xF8FF || c >= 0xDB80 && c <= 0xDBFF;
                if (c == '\uFFFD') {
                    sink.found(Dirt.REPLACEMENT_CHARACTER);
                    return;
                }
            }
        }
        if (privateUse) {
            sink.found(Dirt.PRIVATE_USE);
        }
        if (question && (han || isOnlyQuestions(text))) {
            sink.found(Dirt.QUESTION_MARK);
        }
        if (!han && western >= MOJIBAKE_PARTS) {
            String meant = new String(text.getBytes(StandardCharsets.ISO_8859_1), GB18030);
            if (meant.codePoints().filter(c -> c >= 0x4E00 && c <= 0x9FFF).count() * 2 >= western - 1) {
                sink.found(Dirt.MOJIBAKE, meant);
            }
        }
    }

    private static boolean isOnlyQuestions(String text) {
        return text.chars().allMatch(c -> c == '?');
    }
}
