package org.fednode.node.feed;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import org.fednode.node.runtime.Problem;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.standards.RequestedDataSet;

/** Lets programs follow what the node accepts. */
@Path("/api/v1/datasets/{dataset}/changes")
public class ChangeResource {

    private final ActiveStandards standards;
    private final ChangePages pages;

    ChangeResource(ActiveStandards standards, ChangePages pages) {
        this.standards = standards;
        this.pages = pages;
    }

    /** @param after cursor of the last change that the program has; empty from the first on */
    @GET
    @Blocking
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] changes(@PathParam("dataset") String id, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        String dataSet = RequestedDataSet.of(standards, id).definition().id();
        if (limit < 1 || limit > ChangePages.MOST) {
            throw new WebApplicationException(new Problem("limit", 400, "limit 超出范围", "The limit is out of range", "limit is " + limit + ".",
                    "Give 1 to " + ChangePages.MOST + ".").response());
        }
        try {
            return pages.page(dataSet, after, limit);
        } catch (CursorRefused e) {
            throw new WebApplicationException((e.isLost()
                    ? new Problem("cursor-lost", 410, "日志已重建，游标失效", "The log has no such place any more", e.getMessage(), e.next())
                    : new Problem("cursor", 400, "after 不是有效的游标", "What stands in after is no cursor", e.getMessage(), e.next())).response());
        }
    }
}
