package org.fednode.node.console;

import org.fednode.node.notice.NoticeView;

/** A notice as the page shows it. */
public record NoticeRow(String from, String at, String zh, String en) {

    static NoticeRow of(NoticeView notice) {
        return new NoticeRow(notice.from(), LocalTime.of(notice.at()), notice.zh(), notice.en());
    }
}
