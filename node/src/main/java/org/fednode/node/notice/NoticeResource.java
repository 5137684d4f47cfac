package org.fednode.node.notice;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import io.smallrye.common.annotation.Blocking;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.fednode.node.runtime.RequestJson;

/** Sends and shows notices for programs. */
@Path("/api/v1/notices")
@Produces(MediaType.APPLICATION_JSON)
public class NoticeResource {

    private static final int MOST = 1_000;

    private final Notices notices;

    NoticeResource(Notices notices) {
        this.notices = notices;
    }

    /** Newest first. */
    @GET
    @Blocking
    public List<NoticeView> list(@QueryParam("limit") @DefaultValue("100") int limit) {
        return notices.newest(Math.max(1, Math.min(MOST, limit))).stream().map(NoticeView::of).toList();
    }

    /** Takes {@code zh}, {@code en} and perhaps {@code to}. */
    @POST
    @Blocking
    public Map<String, String> send(InputStream body) throws IOException {
        return RequestJson.read(body, members -> {
            members.only("zh", "en", "to");
            return Map.of("id", notices.send(new NoticeText(members.text("zh"), members.text("en")), members.optionalText("to")));
        });
    }

    /** Withdraws one of this node's own. */
    @DELETE
    @Path("{id}")
    @Blocking
    public void withdraw(@PathParam("id") String id) {
        notices.withdraw(id);
    }
}
