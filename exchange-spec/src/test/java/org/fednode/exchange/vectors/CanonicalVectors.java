package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes {@code vectors/canonical-json}: each value as the hex digits of its bytes. */
final class CanonicalVectors {

    private final VectorFolder folder;

    CanonicalVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        good();
        numbers();
        strings();
        structure();
        folder.finish();
    }

    private void good() {
        good("empty-object", "{}");
        good("empty-array", "[]");
        good("members-in-order", "{\"a\":1,\"b\":[true,false,\"x\",-1,0],\"c\":{\"\":\"\"}}");
        good("largest-integer", "9007199254740991");
        good("smallest-integer", "-9007199254740991");
        good("all-short-escapes", "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
        good("control-characters-by-code", "\"\\u0000\\u001f\\u000b\"");
        good("delete-character-stands-for-itself", "\"\u007f\"");
        good("slash-stands-for-itself", "\"/\"");
        good("chinese-and-supplementary-text", "\"残疾人𠀀\"");
        good("noncharacter", "\"\uffff\"");
        good("names-ascending-by-utf-16", "{\"𠀀\":1,\"\uff5e\":2}");
        good("names-ascending-by-decoded-escape", "{\"\\n\":1,\"!\":2}");
        good("name-that-is-a-prefix-of-the-next", "{\"a\":1,\"aa\":2}");
        good("nested-32-deep", "[".repeat(32) + "]".repeat(32));
        good("text-on-top", "\"x\"");
        good("true-on-top", "true");
    }

    private void numbers() {
        for (String number : new String[] {"01", "-0", "-", "+1", "1.0", "1.5", "1e3", "1E3", ".5", "0x10",
            "9007199254740992", "-9007199254740992", "18446744073709551617", "99999999999999999999", "Infinity", "NaN"}) {
            bad("number-" + number.replace("+", "plus-").replace("-", "minus-").replace(".", "-point-"), "canonical-json.md#numbers", number);
        }
    }

    private void strings() {
        String s = "canonical-json.md#strings";
        bad("needless-escape-of-a-letter", s, "\"\\u0061\"");
        bad("escaped-slash", s, "\"\\/\"");
        bad("long-escape-of-a-line-feed", s, "\"\\u000a\"");
        bad("escape-in-capital-hex", s, "\"\\u001F\"");
        bad("escape-of-a-supplementary-character", s, "\"\\ud840\\udc00\"");
        bad("escaped-lone-surrogate", s, "\"\\ud800\"");
        bad("unknown-escape", s, "\"\\x41\"");
        bad("escape-cut-short", s, "\"\\u00\"");
        bad("raw-control-character", s, "\"\u0001\"");
        bad("raw-line-feed", s, "\"\n\"");
        bad("raw-nul", s, "\"\u0000\"");
        bad("string-without-end", s, "\"abc");
        bad("string-ends-in-a-backslash", s, "\"abc\\");
        hex("overlong-slash", s, "22c0af22");
        hex("overlong-three-bytes", s, "22e0808022");
        hex("overlong-four-bytes", s, "22f080808022");
        hex("surrogate-as-utf-8", s, "22eda08022");
        hex("above-the-last-character", s, "22f490808022");
        hex("continuation-byte-alone", s, "228022");
        hex("lead-byte-alone", s, "22c322");
        hex("character-cut-short", s, "22e6ae22");
        hex("byte-ff", s, "22ff22");
        bad("single-quotes", s, "'a'");
    }

    private void structure() {
        String s = "canonical-json.md#structure";
        bad("nothing", s, "");
        bad("null", s, "null");
        bad("null-in-an-array", s, "[null]");
        bad("capital-true", s, "True");
        bad("true-cut-short", s, "tru");
        bad("space-before", s, " {}");
        bad("space-after", s, "{} ");
        bad("line-feed-after", s, "{}\n");
        bad("space-within", s, "{\"a\": 1}");
        bad("two-values", s, "{}{}");
        bad("comma-before-the-end-of-an-object", s, "{\"a\":1,}");
        bad("comma-before-the-end-of-an-array", s, "[1,]");
        bad("comma-first", s, "[,1]");
        bad("no-comma", s, "[1 2]");
        bad("no-colon", s, "{\"a\"1}");
        bad("name-without-quotes", s, "{a:1}");
        bad("object-without-end", s, "{\"a\":1");
        bad("array-without-end", s, "[1");
        bad("brackets-that-do-not-match", s, "[1}");
        bad("comment", s, "{}/**/");
        hex("byte-order-mark", s, "efbbbf7b7d");
        hex("utf-16", s, "feff007b007d");
        bad("nested-33-deep", s, "[".repeat(33) + "]".repeat(33));
        bad("nested-100000-deep-without-end", s, "[".repeat(100_000));
        String n = "canonical-json.md#names";
        bad("names-descending", n, "{\"b\":1,\"a\":2}");
        bad("name-twice", n, "{\"a\":1,\"a\":2}");
        bad("name-twice-once-escaped", n, "{\"a\":1,\"\\u0061\":2}");
        bad("names-ascending-only-by-utf-8", n, "{\"\uff5e\":1,\"𠀀\":2}");
        bad("names-ascending-only-as-written", n, "{\"!\":1,\"\\n\":2}");
        bad("names-descending-inside", n, "[{\"x\":{\"b\":1,\"a\":2}}]");
    }

    private void good(String name, String json) {
        folder.add(Case.good(name, "canonical-json.md").with("hex", hex(json)));
    }

    private void bad(String name, String section, String json) {
        folder.add(Case.bad(name, section, "canonical-json").with("hex", hex(json)));
    }

    private void hex(String name, String section, String hex) {
        folder.add(Case.bad(name, section, "canonical-json").with("hex", hex));
    }

    private static String hex(String json) {
        return HexFormat.of().formatHex(json.getBytes(StandardCharsets.UTF_8));
    }
}
