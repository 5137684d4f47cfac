package org.fednode.node.reconcile;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fednode.node.runtime.Problem;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;

/** Begins and shows reconciliations. Keys of rows that differed are personal data. */
@Path("/api/v1/reconciliations")
@Produces(MediaType.APPLICATION_JSON)
public class ReconcileResource {

    private static final int MOST = 1_000;

    private final Reconciliations reconciliations;
    private final Children children;
    private final ActiveStandards standards;

    ReconcileResource(Reconciliations reconciliations, Children children, ActiveStandards standards) {
        this.reconciliations = reconciliations;
        this.children = children;
        this.standards = standards;
    }

    @POST
    public Response begin(@QueryParam("child") String child, @QueryParam("dataset") String dataSet,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun) {
        if (child == null || children.find(child).isEmpty()) {
            String known = children.all().stream().map(Child::id).sorted().collect(Collectors.joining(", "));
            throw problem(404, "no-such-child", "没有此下级节点", "There is no such child", "No child of this id is enrolled here.",
                    known.isEmpty() ? "This node has no children; approve one with 'fednode ca approve'." : "Use one of: " + known);
        }
        Optional<String> wanted = Optional.ofNullable(dataSet);
        if (wanted.isPresent() && standards.dataSet(wanted.get()).isEmpty()) {
            throw problem(404, "no-such-data-set", "没有此数据集", "There is no such data set",
                    "The standard in force has no data set of this id.",
                    "Use one of: " + standards.current().dataSets().keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return Response.accepted(RunJson.one(reconciliations.begin(child, wanted, dryRun))).build();
    }

    @GET
    public String list(@QueryParam("limit") @DefaultValue("20") String limit) {
        if (!limit.matches("[1-9]\\d{0,3}") || Integer.parseInt(limit) > MOST) {
            throw problem(400, "bad-parameter", "参数有误", "A parameter is wrong", "The parameter limit has a value that it can't have.",
                    "Give limit as a whole number from 1 to " + MOST + ".");
        }
        return RunJson.list(reconciliations.latest(Integer.parseInt(limit)));
    }

    @GET
    @Path("{id}")
    public String find(@PathParam("id") String id) {
        return RunJson.one(reconciliations.find(id).orElseThrow(ReconcileResource::noSuchRun));
    }

    /** What both nodes have signed, as spec/reconciliation.md of the exchange specification has it. */
    @GET
    @Path("{id}/outcome")
    public String outcome(@PathParam("id") String id) {
        return new String(reconciliations.signedOutcome(id).orElseThrow(ReconcileResource::noSuchRun), StandardCharsets.UTF_8);
    }

    private static WebApplicationException noSuchRun() {
        return problem(404, "no-such-reconciliation", "没有此次核对", "There is no such reconciliation",
                "There is no reconciliation of this id, or nobody signed it.", "List the reconciliations to see the ids.");
    }

    private static WebApplicationException problem(int status, String type, String zh, String en, String detail, String next) {
        return new WebApplicationException(new Problem(type, status, zh, en, detail, next).response());
    }
}
