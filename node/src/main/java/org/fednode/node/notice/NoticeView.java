package org.fednode.node.notice;

import java.time.Instant;
import java.util.Optional;

/** A notice as programs see it. @param from the node that sent it */
public record NoticeView(String from, String id, Optional<String> to, Instant at, String zh, String en) {

    public static NoticeView of(Notice notice) {
        return new NoticeView(notice.issuer(), notice.id(), notice.to(), notice.at(), notice.text().zh(), notice.text().en());
    }
}
