package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.fednode.standards.format.LineText;

/** Patterns that became tables match what the general matcher matches. */
class TextPatternTest {

    private static final List<String> PLAIN = List.of("(sha-256|sm3):[0-9a-f]{64}", "R[0-9]{3}", "a?b*c+", "(ab|a)(bc|c)?",
            "[A-Za-z0-9_-]{2,4}", "(?:x|y{2}){1,3}z", "\\d{4}-\\d{2}", "a{2,}", "(a|b)*abb", "", "\\.[.-]", "(a*)*b", "(a?){3}",
            "a{0}b", "[-a]", "(a|)b");
    private static final List<String> OTHER = List.of(".*", "[^a]", "a+?", "\\w", "(?i)a", "(?=a)a", "a&&b", "[a-c&&b]", "张", "^a$",
            "a{300}", "[\\u4e00-\\u9fff]{2}");

    @Example
    void plainPatternsBecomeTablesAndOthersDoNot() {
        PLAIN.forEach(pattern -> assertEquals(true, TextPattern.of(pattern).isTable(), pattern));
        OTHER.forEach(pattern -> assertEquals(false, TextPattern.of(pattern).isTable(), pattern));
    }

    @Property(tries = 3000)
    void tableAndGeneralMatcherAgree(@ForAll long seed) {
        Random random = new Random(seed);
        String pattern = PLAIN.get(random.nextInt(PLAIN.size()));
        StringBuilder text = new StringBuilder();
        String letters = random.nextBoolean() ? "abcxyz" : pattern + "0a张";
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }

        boolean expected = Pattern.compile(pattern).matcher(text).matches();

        assertEquals(expected, TextPattern.of(pattern).matches(text.toString()), pattern + " on " + text);
        assertEquals(expected, TextPattern.of(pattern).matches(LineText.of(text.toString())), pattern + " on " + text);
    }

    @Example
    void longTextsAreMatchedInOnePass() {
        String digest = "sha-256:" + "0123456789abcdef".repeat(4);

        assertEquals(true, TextPattern.of(PLAIN.get(0)).matches(digest));
        assertEquals(false, TextPattern.of(PLAIN.get(0)).matches(digest + "0"));
        assertEquals(false, TextPattern.of(PLAIN.get(0)).matches(digest.replace('f', 'g')));
        assertEquals(false, TextPattern.of("(a*)*b").matches("a".repeat(50_000)));
    }
}
