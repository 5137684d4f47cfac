package org.fednode.node.mapping;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.fednode.node.runtime.Problem;

/** Mappings and their runs, for programs. */
@Path("/api/v1/mappings")
@Produces(MediaType.APPLICATION_JSON)
public class MappingResource {

    private final Mappings mappings;

    MappingResource(Mappings mappings) {
        this.mappings = mappings;
    }

    @GET
    @Blocking
    public List<MappingView> all() {
        return mappings.all();
    }

    @GET
    @Path("{name}")
    @Blocking
    public MappingView one(@PathParam("name") String name) {
        return known(name);
    }

    @GET
    @Path("{name}/runs")
    @Blocking
    public List<RunReport> runs(@PathParam("name") String name) {
        return mappings.history(known(name).name());
    }

    @POST
    @Path("{name}/run")
    @Blocking
    public MappingView run(@PathParam("name") String name) {
        MappingView mapping = usable(name);
        if (mapping.state() == MappingView.State.PAUSED) {
            throw refused("mapping-paused", 409, "映射已暂停", "The mapping is paused", name, "Resume it first: fednode mapping resume " + name);
        }
        mappings.want(name);
        return known(name);
    }

    @POST
    @Path("{name}/pause")
    @Blocking
    public MappingView pause(@PathParam("name") String name) {
        mappings.pause(usable(name).name());
        return known(name);
    }

    @POST
    @Path("{name}/resume")
    @Blocking
    public MappingView resume(@PathParam("name") String name) {
        mappings.resume(usable(name).name());
        return known(name);
    }

    /** @param loss how many records the next run may delete: as many as the held run found gone */
    @POST
    @Path("{name}/approve")
    @Blocking
    public MappingView approve(@PathParam("name") String name, @QueryParam("loss") @DefaultValue("0") long loss) {
        MappingView mapping = usable(name);
        if (mapping.latest() == null || mapping.latest().state() != RunReport.State.HELD || loss < 1) {
            throw refused("nothing-held", 409, "没有等待确认的删除", "No deletions wait for approval", name, "See its latest run: fednode mapping list");
        }
        mappings.approve(name, loss);
        return known(name);
    }

    private MappingView known(String name) {
        return mappings.find(name).orElseThrow(() -> refused("no-such-mapping", 404, "没有此映射", "No such mapping", name, "List those that are there: fednode mapping list"));
    }

    private MappingView usable(String name) {
        MappingView mapping = known(name);
        if (mapping.state() == MappingView.State.BROKEN) {
            throw refused("mapping-broken", 409, "映射有错误", "The mapping has mistakes", String.join("; ", mapping.problems()), "Correct them: it is read again at once");
        }
        return mapping;
    }

    private static WebApplicationException refused(String code, int status, String zh, String en, String detail, String next) {
        return new WebApplicationException(new Problem(code, status, zh, en, detail, next).response());
    }
}
