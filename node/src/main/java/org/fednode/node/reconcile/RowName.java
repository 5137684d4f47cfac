package org.fednode.node.reconcile;

import org.fednode.exchange.reconcile.RowFacts;

/** Which row: one for each key and origin. */
record RowName(String origin, String key) {

    static RowName of(RowFacts row) {
        return new RowName(row.origin(), row.key());
    }
}
