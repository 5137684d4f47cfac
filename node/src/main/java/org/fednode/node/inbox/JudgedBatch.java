package org.fednode.node.inbox;

import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.projection.RowChange;
import org.fednode.standards.DataSet;

/**
 * A verified batch whose lines have been judged.
 *
 * @param file as received
 * @param dataSet of the records; empty for a directive, which has no rows
 * @param rows changes of the lines that are valid
 * @param exceptions the lines that are not
 */
record JudgedBatch(byte[] file, Verification.Verified verified, Optional<DataSet> dataSet, List<RowChange> rows,
        List<Receipt.LineException> exceptions) {

    static JudgedBatch directive(byte[] file, Verification.Verified verified) {
        return new JudgedBatch(file, verified, Optional.empty(), List.of(), List.of());
    }
}
