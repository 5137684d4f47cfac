package org.fednode.node.inbox;

import java.util.List;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.projection.RowChange;
import org.fednode.standards.DataSet;

/**
 * A verified batch whose lines have been judged.
 *
 * @param file as received
 * @param rows changes of the lines that are valid
 * @param exceptions the lines that are not
 */
record JudgedBatch(byte[] file, Verification.Verified verified, DataSet dataSet, List<RowChange> rows,
        List<Receipt.LineException> exceptions) {
}
