package org.fednode.node.routes;

import java.util.List;
import java.util.Optional;

/**
 * A file of Camel routes under {@code DIR/mappings}.
 *
 * @param name its path there
 * @param routes ids of the routes that run by it
 * @param problem why its present text is not in use; routes of its former text run on
 */
public record RouteFile(String name, List<String> routes, Optional<String> problem) {

    public RouteFile {
        routes = List.copyOf(routes);
    }
}
