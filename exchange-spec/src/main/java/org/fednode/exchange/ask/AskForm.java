package org.fednode.exchange.ask;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;

/** The form that questions and answers share (spec/questions.md#form). */
public final class AskForm {

    /** The most bytes of a question, and of an answer. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,63}");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z-]{0,31}\\.[a-z][a-z-]{0,63}");

    private AskForm() {
    }

    static byte[] write(Map<String, Object> message) {
        byte[] bytes = CanonicalJson.write(message);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a question or answer has at most " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    static <T> T read(String what, byte[] bytes, Function<Members, T> reader) throws AskProblem {
        if (bytes.length > MAX_BYTES) {
            throw new AskProblem(AskRefusal.LIMIT, "it has at most " + MAX_BYTES + " bytes");
        }
        try {
            return reader.apply(new Members(what, CanonicalJson.parseObject(bytes)));
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new AskProblem(AskRefusal.FORMAT, e.getMessage());
        }
    }

    static void requireType(Members members, String type) {
        if (!members.text("type").equals(type)) {
            throw new IllegalArgumentException("type is not " + type);
        }
    }

    static void requireId(String id) {
        require(ID, id, "id is 32 hex digits");
    }

    static void requireName(String about) {
        require(NAME, about, "about is 1 to 64 of a-z and -, the first a letter");
    }

    static void requireCode(String code) {
        require(CODE, code, "problem.code is a code of errors.md");
    }

    private static void require(Pattern pattern, String text, String rule) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(rule);
        }
    }
}
