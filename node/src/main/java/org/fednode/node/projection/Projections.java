package org.fednode.node.projection;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fednode.node.runtime.Database;
import org.fednode.standards.DataSet;

/** Chooses the projection for the node's database. */
public final class Projections {

    private Projections() {
    }

    /** Ids of the fields that both definitions of a data set have, but which one table can't hold for both. */
    public static List<String> conflicts(DataSet before, DataSet after) {
        Map<String, String> types = before.definition().fields().stream().map(Column::of)
                .collect(Collectors.toMap(Column::name, Column::sqlType));
        return after.definition().fields().stream().map(Column::of)
                .filter(column -> !types.getOrDefault(column.name(), column.sqlType()).equals(column.sqlType()))
                .map(column -> column.field().id()).toList();
    }

    /** @param watch is told of what changes @param claims tell which rows count */
    public static Projection of(Database.Product product, RowWatch watch, Claims claims) {
        return switch (product) {
            case H2 -> new H2Projection(watch, claims);
            case POSTGRESQL -> new PostgresProjection(watch, claims);
        };
    }
}
