package org.fednode.node.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.fednode.mapping.preview.Preview;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.Tally;
import org.fednode.node.mapping.MappingView;
import org.fednode.node.mapping.Mappings;
import org.fednode.node.runtime.ApiToken;
import org.fednode.node.runtime.Problem;

/** Mappings of legacy sources: how their runs stand, and what one makes of its source now. */
@Path("/mappings")
public class MappingPages {

    private static final int MOST_SHOWN = 100;
    private static final int MOST_JUDGED = 20_000;
    private static final int MOST_VALUES = 200;

    private final Template list;
    private final Template one;
    private final Mappings mappings;
    private final ApiToken token;
    private final Clock clock;
    /** A preview reads the legacy system, which is to be spared. */
    private final Semaphore previews = new Semaphore(1);

    MappingPages(@Location("mappings.html") Template list, @Location("mapping.html") Template one, Mappings mappings, ApiToken token, Clock clock) {
        this.list = list;
        this.one = one;
        this.mappings = mappings;
        this.token = token;
        this.clock = clock;
    }

    @GET
    @Blocking
    public Response all(@Context HttpServerRequest request) {
        LocalVisitors.refuseOthers(request);
        return page(list.data("mappings", mappings.all().stream().map(MappingRow::of).toList()).data("now", LocalTime.of(clock.instant())));
    }

    /**
     * One mapping with a preview.
     *
     * @param rows how many are shown side by side
     * @param judged how many are read
     */
    @GET
    @Path("{name}")
    @Blocking
    public Response one(@Context HttpServerRequest request, @PathParam("name") String name, @QueryParam("rows") @DefaultValue("5") int rows,
            @QueryParam("judge") @DefaultValue("2000") int judged) {
        LocalVisitors.refuseOthers(request);
        PageToken.require(request, token);
        MappingView view = mappings.find(name).orElseThrow(() -> refused(new Problem("no-such-mapping", 404, "没有此映射", "No such mapping", name, "See those that are there: /mappings")));
        TemplateInstance page = one.data("mapping", MappingRow.of(view)).data("now", LocalTime.of(clock.instant()));
        if (!previews.tryAcquire()) {
            throw refused(new Problem("busy", 503, "另一个预览正在进行", "Another preview is under way", name, "Open the page again in a minute."));
        }
        try {
            Preview preview = mappings.preview(name, new Preview.Extent(within(judged, MOST_JUDGED), within(rows, MOST_SHOWN))).orElse(null);
            List<SampleRow> samples = preview == null ? List.of() : preview.rows().stream().map(sample -> SampleRow.of(preview.columns(), sample)).toList();
            List<Tally.Unmapped> unmapped = preview == null ? List.of() : preview.unmapped().stream().limit(MOST_VALUES).toList();
            return page(page.data("preview", preview).data("samples", samples).data("unmapped", unmapped).data("trouble", null));
        } catch (SourceTrouble e) {
            return page(page.data("preview", null).data("samples", List.of()).data("unmapped", List.of()).data("trouble", e));
        } finally {
            previews.release();
        }
    }

    private static int within(int asked, int most) {
        return Math.max(1, Math.min(asked, most));
    }

    /** Values of records belong into no cache, and into no frame of another page. */
    private static Response page(TemplateInstance page) {
        return Response.ok(page.render(), "text/html;charset=UTF-8").header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'").build();
    }

    private static WebApplicationException refused(Problem problem) {
        return new WebApplicationException(problem.response());
    }
}
