package org.fednode.node.routes;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Tells which files of routes are in use. */
@Path("/api/v1/routes")
public class RouteResource {

    private final RouteFolder folder;

    RouteResource(RouteFolder folder) {
        this.folder = folder;
    }

    @GET
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    public List<RouteFile> files() {
        return folder.files();
    }
}
