package org.fednode.node.operations;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.standards.RequestedDataSet;
import org.fednode.standards.DataSet;

/** Gives programs all the records that the node holds. */
@Path("/api/v1/datasets/{dataset}/export")
public class ExportResource {

    private static final int BUFFER_BYTES = 1 << 16;

    private final ActiveStandards standards;
    private final RecordExport export;

    ExportResource(ActiveStandards standards, RecordExport export) {
        this.standards = standards;
        this.export = export;
    }

    /** Canonical NDJSON, one record a line, ordered by key. A connection that breaks off has not given all. */
    @GET
    @Blocking
    @Produces("application/x-ndjson")
    public StreamingOutput export(@PathParam("dataset") String id) {
        DataSet dataSet = RequestedDataSet.of(standards, id);
        export.requireReadable(); // once the answer has begun, nothing but its breaking off can be told
        return out -> export.write(dataSet, new BufferedOutputStream(out, BUFFER_BYTES));
    }
}
