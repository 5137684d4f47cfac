package org.fednode.node.projection;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Manifest;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordValues;

/** Reads a batch's lines as changes to rows. */
public final class RowChanges {

    private RowChanges() {
    }

    /** The change that a line makes; what doesn't fit the data set is left out. */
    public static RowChange of(Manifest manifest, BatchLines.Line line, DataSet dataSet) {
        return of(manifest, line, dataSet, finding -> { });
    }

    /** @param findings receives what doesn't fit the data set */
    public static RowChange of(Manifest manifest, BatchLines.Line line, DataSet dataSet, Consumer<Finding> findings) {
        RowChange.Source source = new RowChange.Source(manifest.stream().origin(), manifest.stream().epoch(),
                manifest.seq(), line.number());
        if (line.op() == LineOp.DELETE) {
            return new RowChange(line.key(), Optional.empty(), source, line.at(), Optional.empty(), Optional.empty());
        }
        ContentHash hash = ContentHash.of(Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo()));
        return new RowChange(line.key(), line.from(), source, line.at(), Optional.of(values(line, dataSet, findings)),
                Optional.of(hash));
    }

    private static RecordValues values(BatchLines.Line line, DataSet dataSet, Consumer<Finding> findings) {
        try {
            return dataSet.reader().readValues(line.buffer(), line.valueFrom(), line.valueTo(), findings);
        } catch (IOException e) {
            throw new IllegalStateException("the verifier passed a line that is no JSON", e);
        }
    }
}
