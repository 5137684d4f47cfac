package org.fednode.node.notice;

import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.runtime.PlainText;

/** What a notice says, in both languages (exchange-spec/spec/batch.md#directives). */
public record NoticeText(String zh, String en) {

    /** @throws IllegalArgumentException saying which text is wrong and how */
    public NoticeText {
        PlainText.require("zh", zh);
        PlainText.require("en", en);
    }

    Map<String, Object> value() {
        return Map.of("zh", zh, "en", en);
    }

    static NoticeText read(byte[] value) throws CanonicalProblem {
        Members members = new Members("v", CanonicalJson.parseObject(value)).only("zh", "en");
        return new NoticeText(members.text("zh"), members.text("en"));
    }
}
