package org.fednode.node.link.bundle;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import org.fednode.exchange.bundle.BundleEnvelope;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.node.runtime.Problem;

/** Makes and takes bundles for programs. */
@Path("/api/v1/bundles")
public class BundleResource {

    private static final int MOST_MEBIBYTES = 900;

    private final Bundles bundles;

    BundleResource(Bundles bundles) {
        this.bundles = bundles;
    }

    /** The bundle; what is in it stands in the header {@code Bundle-Report}. */
    @POST
    @Path("export")
    @Blocking
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response export(@QueryParam("to") @DefaultValue("") String to, @QueryParam("mebibytes") @DefaultValue("64") int mebibytes)
            throws IOException {
        if (mebibytes < 1 || mebibytes > MOST_MEBIBYTES) {
            throw new WebApplicationException(new Problem("bad-parameter", 400, "参数有误", "A parameter is wrong",
                    "mebibytes is " + mebibytes + ".", "Use 1 to " + MOST_MEBIBYTES + ".").response());
        }
        java.nio.file.Path file = bundles.temporary();
        try {
            Exported exported = bundles.export(to, (long) mebibytes << 20, file);
            return Response.ok((StreamingOutput) out -> send(file, out))
                    .header("Bundle-Report", BundleReports.of(exported).replaceAll("\\s+", " ")).build();
        } catch (IllegalArgumentException e) {
            Files.deleteIfExists(file);
            throw new WebApplicationException(new Problem("bad-parameter", 400, "参数有误", "A parameter is wrong", e.getMessage() + ".",
                    "Name the parent, or a child of: fednode ca list.").response());
        }
    }

    private static void send(java.nio.file.Path file, OutputStream out) throws IOException {
        try {
            Files.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** What became of it. */
    @POST
    @Path("import")
    @Blocking
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    public String take(InputStream body) throws IOException {
        java.nio.file.Path file = bundles.temporary();
        try {
            store(body, file);
            return BundleReports.of(bundles.take(file));
        } catch (BundleProblem e) {
            throw new WebApplicationException(new Problem("bundle-refused", 422, "数据包被拒绝", "The bundle was refused",
                    e.code() + ": " + e.getMessage(), BundleReports.next(e.reason())).response(json -> json.writeStringField("code", e.code())));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** One byte more than may be is enough to be refused. */
    private static void store(InputStream body, java.nio.file.Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = BundleEnvelope.MAX_FILE_BYTES + 1;
        try (OutputStream out = Files.newOutputStream(file)) {
            int read = body.read(buffer);
            while (read > 0 && left > 0) {
                out.write(buffer, 0, read);
                left -= read;
                read = body.read(buffer);
            }
        }
    }
}
