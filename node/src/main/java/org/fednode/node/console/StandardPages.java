package org.fednode.node.console;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.fednode.node.runtime.Problem;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.export.HtmlDictionary;

/** The dictionary of the standard in force, for people; it is public and says nothing of any record. */
@Path("/standard")
public class StandardPages {

    private static final Map<String, String> MEDIA_TYPES = Map.of("html", "text/html;charset=UTF-8", "css", "text/css;charset=UTF-8",
            "csv", "text/csv;charset=UTF-8", "sql", "text/plain;charset=UTF-8", "json", "application/schema+json");

    private final ActiveStandards standards;

    StandardPages(ActiveStandards standards) {
        this.standards = standards;
    }

    @GET
    public Response start() {
        return Response.status(Response.Status.FOUND).location(URI.create("/standard/index.html")).build();
    }

    @GET
    @Blocking
    @Path("{file:.+}")
    public Response file(@PathParam("file") String path, @Context Request request) {
        StandardPackage standard = standards.current();
        Optional<String> text = new HtmlDictionary(standard).file(path);
        if (text.isEmpty()) {
            return new Problem("not-found", 404, "没有此页面", "There is no such page", "The dictionary has no such file.",
                    "Begin at /standard/index.html.").response();
        }
        EntityTag tag = new EntityTag(standard.digest());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = unchanged != null ? unchanged
                : Response.ok(text.get().getBytes(StandardCharsets.UTF_8), MEDIA_TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
        return answer.tag(tag).header("Content-Security-Policy", "default-src 'none'; style-src 'self'")
                .header("X-Content-Type-Options", "nosniff").build();
    }
}
