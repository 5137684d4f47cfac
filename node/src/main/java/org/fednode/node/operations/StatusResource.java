package org.fednode.node.operations;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells programs how the node is doing. */
@Path("/api/v1/status")
public class StatusResource {

    private final StatusSource source;

    StatusResource(StatusSource source) {
        this.source = source;
    }

    @GET
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    public StatusReport status() {
        return source.status();
    }
}
