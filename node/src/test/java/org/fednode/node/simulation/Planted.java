package org.fednode.node.simulation;

import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.batchlog.StreamOrder;

/** A bug put into the nodes to see whether it is found. */
enum Planted {
    NONE, ANSWER_BEFORE_COMMIT, RECEIPT_BEFORE_APPLY, DUPLICATES_UNCHECKED, CHAIN_UNCHECKED, ORDER_UNCHECKED;

    StreamOrder order() {
        return switch (this) {
            case DUPLICATES_UNCHECKED -> letting(StreamCursor.Step.OLD);
            case CHAIN_UNCHECKED -> letting(StreamCursor.Step.WRONG_PREVIOUS);
            case ORDER_UNCHECKED -> letting(StreamCursor.Step.GAP);
            default -> StreamCursor::step;
        };
    }

    private static StreamOrder letting(StreamCursor.Step wrong) {
        return (cursor, manifest) -> {
            StreamCursor.Step step = cursor.step(manifest);
            return step == wrong ? StreamCursor.Step.NEXT : step;
        };
    }
}
