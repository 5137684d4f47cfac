package org.fednode.node.intake;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.TreeSet;
import org.fednode.node.runtime.Problem;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;

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
            @HeaderParam("Idempotency-Key") String key, InputStream content) throws IOException {
        try {
            return intake.take(dataSet(dataSet), RequestBodies.body(type, content), RequestBodies.idempotencyKey(key));
        } catch (InputRefused e) {
            throw RequestBodies.problem(e);
        } catch (RequestRefused e) {
            throw RequestBodies.problem(e);
        }
    }

    private DataSet dataSet(String id) {
        return standards.dataSet(id).orElseThrow(() -> new WebApplicationException(new Problem("no-such-data-set", 404,
                "没有此数据集", "There is no such data set", "The standard in force has no data set of this id.",
                "Use one of: " + String.join(", ", new TreeSet<>(standards.current().dataSets().keySet()))).response()));
    }
}
