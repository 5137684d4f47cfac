package org.fednode.node.evidence;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.fednode.node.runtime.Problem;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.standards.RequestedDataSet;

/** Gives programs the evidence of one record. Its key comes in the body: addresses are logged along the way, and keys are personal. */
@Path("/api/v1/datasets/{dataset}/evidence")
public class EvidenceResource {

    private static final int LONGEST_KEY = 256;

    private final ActiveStandards standards;
    private final EvidenceExport export;

    EvidenceResource(ActiveStandards standards, EvidenceExport export) {
        this.standards = standards;
        this.export = export;
    }

    @POST
    @Blocking
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] evidence(@PathParam("dataset") String id, @QueryParam("history") @DefaultValue("false") boolean history,
            String key) throws IOException {
        if (key == null || key.isEmpty() || key.codePointCount(0, key.length()) > LONGEST_KEY) {
            throw problem("bad-parameter", 400, "主键有误", "The key is malformed", "The body is no key.",
                    "Send the record's key alone as the body, 1 to 256 characters.");
        }
        try {
            return export.of(RequestedDataSet.of(standards, id), key, history)
                    .orElseThrow(() -> problem("no-such-record", 404, "没有此记录", "There is no such record",
                            "This node never held a record with that key.", "Look at the data set and the key."));
        } catch (IllegalArgumentException e) {
            throw problem("evidence-too-long", 422, "证据过大", "The evidence would be too long", e.getMessage(),
                    "Ask for it without its history.");
        }
    }

    private static WebApplicationException problem(String code, int status, String zh, String en, String detail, String next) {
        return new WebApplicationException(new Problem(code, status, zh, en, detail, next).response());
    }
}
