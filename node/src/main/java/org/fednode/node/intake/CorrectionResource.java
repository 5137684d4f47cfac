package org.fednode.node.intake;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

/** Settles entries of the quarantine for programs. */
@Path("/api/v1/quarantine/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class CorrectionResource {

    private final Corrections corrections;

    CorrectionResource(Intake intake) {
        this.corrections = intake.corrections();
    }

    /** Takes one corrected record, in either form. */
    @POST
    @Path("resubmit")
    @Consumes({RequestBodies.NDJSON, RequestBodies.CSV})
    public String resubmit(@PathParam("id") String id, @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding, InputStream content) throws IOException {
        try {
            return corrections.resubmit(id, RequestBodies.body(type, encoding, content));
        } catch (InputRefused e) {
            throw RequestBodies.problem(e);
        } catch (RequestRefused e) {
            throw RequestBodies.problem(e);
        }
    }

    @POST
    @Path("discard")
    public String discard(@PathParam("id") String id) {
        try {
            corrections.discard(id);
            return ReportJson.object(json -> {
                json.writeStringField("id", id);
                json.writeStringField("state", "discarded");
            });
        } catch (RequestRefused e) {
            throw RequestBodies.problem(e);
        }
    }
}
