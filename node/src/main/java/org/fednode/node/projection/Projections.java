package org.fednode.node.projection;

import org.fednode.node.runtime.Database;

/** Chooses the projection for the node's database. */
public final class Projections {

    private Projections() {
    }

    public static Projection of(Database.Product product) {
        return switch (product) {
            case H2 -> new H2Projection();
            case POSTGRESQL -> new PostgresProjection();
        };
    }
}
