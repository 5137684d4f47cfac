package org.fednode.node.returns;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.fednode.node.runtime.Problem;
import org.fednode.node.runtime.RequestJson;

/** Sends records back and shows what became of them, for programs. */
@Path("/api/v1/returns")
@Produces(MediaType.APPLICATION_JSON)
public class ReturnResource {

    private static final int MOST = 1_000;
    private static final String ALL = "all";

    private final Returns returns;

    ReturnResource(Returns returns) {
        this.returns = returns;
    }

    /** Newest first. @param state open, corrected, declined, withdrawn or all (default) */
    @GET
    @Blocking
    public List<ReturnView> list(@QueryParam("state") @DefaultValue(ALL) String state, @QueryParam("limit") @DefaultValue("100") int limit) {
        Optional<ReturnState> wanted = ReturnState.named(state);
        if (wanted.isEmpty() && !state.equals(ALL)) {
            throw new WebApplicationException(new Problem("bad-parameter", 400, "参数有误", "A parameter is wrong",
                    "The parameter state has a value that it can't have.",
                    "Give state as open, corrected, declined, withdrawn or all.").response());
        }
        return returns.newest(wanted.isEmpty() ? Math.min(MOST, limit) : MOST).stream()
                .filter(one -> wanted.isEmpty() || one.state() == wanted.get()).limit(Math.max(1, limit)).map(ReturnView::of).toList();
    }

    /** Takes {@code dataset}, {@code key}, {@code reason}, and {@code origin} where several nodes hold the key. */
    @POST
    @Blocking
    public ReturnView giveBack(InputStream body) throws IOException {
        return RequestJson.read(body, members -> {
            members.only("dataset", "key", "reason", "origin");
            try {
                return ReturnView.of(returns.giveBack(members.text("dataset"), members.text("key"), members.text("reason"),
                        members.optionalText("origin")));
            } catch (ReturnRefused e) {
                throw refused(e);
            }
        });
    }

    /** Takes an open return of this node's own back. */
    @DELETE
    @Path("{id}")
    @Blocking
    public void withdraw(@PathParam("id") String id) {
        try {
            returns.withdraw(id);
        } catch (ReturnRefused e) {
            throw refused(e);
        }
    }

    private static WebApplicationException refused(ReturnRefused refused) {
        return new WebApplicationException(new Problem("not-returned", 409, "无法退回", "The record can't be sent back",
                refused.getMessage() + ".", refused.next() + ".").response());
    }
}
