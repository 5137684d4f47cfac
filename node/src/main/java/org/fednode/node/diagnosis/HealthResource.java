package org.fednode.node.diagnosis;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells programs, such as a monitor, whether the node and its links move, and if not, why. */
@Path("/api/v1/health")
public class HealthResource {

    private final Health health;

    HealthResource(Health health) {
        this.health = health;
    }

    /** It answers 200 while the node serves, whatever its links do: {@code state} says the rest. */
    @GET
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    public HealthReport health() {
        return health.report();
    }
}
