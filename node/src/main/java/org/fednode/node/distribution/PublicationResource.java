package org.fednode.node.distribution;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.util.Map;
import org.fednode.exchange.batch.Manifest;
import org.fednode.node.runtime.Problem;
import org.fednode.node.runtime.RequestJson;

/** Publishes a version of the standard, for programs on the node's own host. */
@Path("/api/v1/standards")
@Produces(MediaType.APPLICATION_JSON)
public class PublicationResource {

    private final Distribution distribution;

    PublicationResource(Distribution distribution) {
        this.distribution = distribution;
    }

    /** Takes {@code folder}, where the package lies on this host. */
    @POST
    @Blocking
    public Map<String, String> publish(InputStream body) throws IOException {
        String folder = RequestJson.read(body, members -> members.only("folder").text("folder"));
        try {
            Manifest.Standard published = distribution.publish(java.nio.file.Path.of(folder));
            return Map.of("id", published.id(), "version", published.version(), "digest", published.digest().toString());
        } catch (PublicationRefused e) {
            throw new WebApplicationException(new Problem("not-published", 422, "标准包未发布", "The package was not published",
                    e.getMessage() + ".", e.next() + ".").response());
        } catch (InvalidPathException e) {
            throw new WebApplicationException(new Problem("bad-body", 400, "请求内容有误", "The body is wrong",
                    "folder is no path.", "Give the package's folder.").response());
        }
    }
}
