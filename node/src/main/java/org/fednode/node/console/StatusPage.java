package org.fednode.node.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.diagnosis.Health;
import org.fednode.node.operations.StatusReport;
import org.fednode.node.operations.StatusSource;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Unavailable;

/** The node at a glance. */
@Path("/")
public class StatusPage {

    private static final int SHOWN = 10;

    private final Template page;
    private final Template unavailable;
    private final StatusSource source;
    private final Health health;
    private final Quarantine quarantine;
    private final BatchLog log;
    private final Database database;
    private final Clock clock;

    StatusPage(@Location("status.html") Template page, @Location("unavailable.html") Template unavailable, StatusSource source, Health health, Quarantine quarantine, BatchLog log,
            Database database, Clock clock) {
        this.page = page;
        this.unavailable = unavailable;
        this.source = source;
        this.health = health;
        this.quarantine = quarantine;
        this.log = log;
        this.database = database;
        this.clock = clock;
    }

    @GET
    @Blocking
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public TemplateInstance show(@Context HttpServerRequest request) {
        LocalVisitors.refuseOthers(request);
        try {
            return show();
        } catch (Unavailable e) {
            throw new WebApplicationException(Response.status(503).type(MediaType.TEXT_HTML + ";charset=UTF-8").header("Retry-After", 5)
                    .entity(unavailable.data("now", LocalTime.of(clock.instant())).data("reason", e.getMessage()).render()).build());
        }
    }

    private TemplateInstance show() {
        List<QuarantineRow> refused = database.transact(connection -> quarantine.newest(connection, SHOWN)).stream()
                .map(QuarantineRow::of).toList();
        List<BatchRow> batches = log.newest(SHOWN).stream().map(BatchRow::of).toList();
        StatusReport status = source.status();
        List<LinkRow> links = status.links().stream().map(LinkRow::of).toList();
        List<CauseRow> causes = health.report().links().stream().map(CauseRow::of).toList();
        List<NoticeRow> notices = status.notices().stream().map(NoticeRow::of).toList();
        return page.data("notices", notices).data("status", status).data("level", Words.both(status.level())).data("links", links)
                .data("causes", causes)
                .data("refused", refused).data("batches", batches)
                .data("now", LocalTime.of(clock.instant()));
    }
}
