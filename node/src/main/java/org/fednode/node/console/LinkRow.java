package org.fednode.node.console;

import org.fednode.node.operations.StatusReport;

/** A link as the page shows it. */
public record LinkRow(String peer, String direction, String kind, String state, long backlog, String lastSuccess,
        String lastError) {

    static LinkRow of(StatusReport.Link link) {
        return new LinkRow(link.peer(), Words.both(link.direction()), Words.both(link.kind()), Words.both(link.state()),
                link.backlog(), link.lastSuccess().map(LocalTime::of).orElse("—"), link.lastError().orElse("—"));
    }
}
