package org.fednode.node.intake;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.standards.RequestedDataSet;

/** Replaces codes that are no longer in force in this node's own records. */
@Path("/api/v1/datasets/{dataset}/successors")
public class SuccessionResource {

    private final Succession succession;
    private final ActiveStandards standards;

    SuccessionResource(Succession succession, ActiveStandards standards) {
        this.succession = succession;
        this.standards = standards;
    }

    /** @param apply whether to change records; otherwise it only tells what would change */
    @POST
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    public Succession.Report run(@PathParam("dataset") String dataSet, @QueryParam("apply") @DefaultValue("false") boolean apply)
            throws InterruptedException {
        return succession.run(RequestedDataSet.of(standards, dataSet), apply);
    }
}
