package org.fednode.node.commit;

import org.fednode.exchange.batch.StreamId;

/** Names of this node's own streams: one per data set, and the local one of what was refused at intake. */
record OwnStreams(String self, long epoch) {

    static final String QUARANTINE = "quarantine";

    StreamId of(String dataSet) {
        return new StreamId(self, epoch, dataSet);
    }

    StreamId quarantine() {
        return of(QUARANTINE);
    }
}
