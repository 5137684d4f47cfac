package org.fednode.node.notice;

import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;

/** What a notice says, in both languages (exchange-spec/spec/batch.md#directives). */
public record NoticeText(String zh, String en) {

    private static final int LONGEST = 2_000;

    /** @throws IllegalArgumentException saying which text is wrong and how */
    public NoticeText {
        check("zh", zh);
        check("en", en);
    }

    private static void check(String member, String text) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST) {
            throw new IllegalArgumentException(member + " must be a text of 1 to " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(one -> one != '\n' && Character.isISOControl(one))) {
            throw new IllegalArgumentException(member + " must not hold control characters other than line breaks");
        }
    }

    Map<String, Object> value() {
        return Map.of("zh", zh, "en", en);
    }

    static NoticeText read(byte[] value) throws CanonicalProblem {
        Members members = new Members("v", CanonicalJson.parseObject(value)).only("zh", "en");
        return new NoticeText(members.text("zh"), members.text("en"));
    }
}
