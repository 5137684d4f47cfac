package org.fednode.node.console;

import org.fednode.node.diagnosis.HealthReport;

/** Why a link does not move, as the page shows it: the first cause and what to do. */
public record CauseRow(String peer, String zh, String en, String nextZh, String nextEn) {

    static CauseRow of(HealthReport.Link link) {
        HealthReport.Reason first = link.causes().get(0);
        return new CauseRow(link.peer(), first.meaning().zh(), first.meaning().en(), first.next().zh(), first.next().en());
    }
}
