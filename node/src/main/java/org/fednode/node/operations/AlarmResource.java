package org.fednode.node.operations;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.runtime.Problem;

/** What people have to look at, for programs, and their word that they have. */
@Path("/api/v1/alarms")
@Produces(MediaType.APPLICATION_JSON)
public class AlarmResource {

    private final OpenAlarms open;
    private final Alarms alarms;

    AlarmResource(OpenAlarms open, Alarms alarms) {
        this.open = open;
        this.alarms = alarms;
    }

    @GET
    @Blocking
    public List<StatusReport.Alarm> list() {
        return open.open().stream().map(StatusReport.Alarm::of).toList();
    }

    /** Somebody has looked at one that is open. */
    @POST
    @Path("{id}/acknowledge")
    @Blocking
    public Map<String, String> acknowledge(@PathParam("id") String id) {
        if (open.open().stream().map(Alarm::id).noneMatch(id::equals)) {
            throw new WebApplicationException(new Problem("no-such-alarm", 404, "没有此告警", "No such alarm is open", "Alarm " + id + " is not open.",
                    "List those that are: fednode alarms list").response());
        }
        alarms.acknowledge(id);
        return Map.of("id", id);
    }
}
