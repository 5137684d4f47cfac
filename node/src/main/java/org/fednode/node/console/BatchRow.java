package org.fednode.node.console;

import java.util.Locale;
import org.fednode.node.batchlog.LoggedBatch;

/** A batch as the page shows it. */
public record BatchRow(String origin, String stream, long seq, int lines, String created, String state) {

    static BatchRow of(LoggedBatch batch) {
        return new BatchRow(batch.stream().origin(), batch.stream().stream(), batch.seq(), batch.lines(),
                LocalTime.of(batch.created()),
                Words.both(batch.state().name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
}
