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
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.standards.RequestedDataSet;

/** Takes records from programs. */
@Path("/api/v1/datasets/{dataset}/records")
public class RecordResource {

    private final RequestIntake intake;
    private final ActiveStandards standards;

    RecordResource(Intake intake, ActiveStandards standards) {
        this.intake = intake.requests();
        this.standards = standards;
    }

    /** The body is read as it arrives; the answer comes when all of it is durable. */
    @POST
    @Consumes({RequestBodies.NDJSON, RequestBodies.CSV})
    @Produces(MediaType.APPLICATION_JSON)
    public String take(@PathParam("dataset") String dataSet, @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding, @HeaderParam("Idempotency-Key") String key,
            InputStream content) throws IOException {
        try {
            return intake.take(RequestedDataSet.of(standards, dataSet), RequestBodies.body(type, encoding, content),
                    RequestBodies.idempotencyKey(key));
        } catch (InputRefused e) {
            throw RequestBodies.problem(e);
        } catch (RequestRefused e) {
            throw RequestBodies.problem(e);
        }
    }
}
