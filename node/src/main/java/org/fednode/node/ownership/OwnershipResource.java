package org.fednode.node.ownership;

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
import java.util.Map;
import org.fednode.node.runtime.Problem;
import org.fednode.node.runtime.RequestJson;

/** Records that several nodes claim, and records that pass from one node to another, for programs. */
@Path("/api/v1/ownership")
@Produces(MediaType.APPLICATION_JSON)
public class OwnershipResource {

    private final Ownership ownership;

    OwnershipResource(Ownership ownership) {
        this.ownership = ownership;
    }

    /** Newest first. */
    @GET
    @Path("claims")
    @Blocking
    public List<ClaimView> claims(@QueryParam("limit") @DefaultValue("100") int limit) {
        return ownership.newestWords(Math.max(1, limit)).stream().map(word -> ClaimView.of(word, ownership.self())).toList();
    }

    /** Takes {@code owner} and {@code reason}. @param id the claim's, or its beginning */
    @POST
    @Path("claims/{id}/decision")
    @Blocking
    public ClaimView decide(@PathParam("id") String id, InputStream body) throws IOException {
        return RequestJson.read(body, members -> {
            members.only("owner", "reason");
            try {
                return ClaimView.of(ownership.decide(id, members.text("owner"), members.text("reason")), ownership.self());
            } catch (OwnershipRefused e) {
                throw refused(e);
            }
        });
    }

    /** Newest first. */
    @GET
    @Path("transfers")
    @Blocking
    public List<TransferView> transfers(@QueryParam("limit") @DefaultValue("100") int limit) {
        return ownership.transferViews(Math.max(1, limit));
    }

    /** Takes {@code dataset}, {@code key}, {@code to} and {@code reason}. */
    @POST
    @Path("transfers")
    @Blocking
    public Map<String, String> offer(InputStream body) throws IOException {
        return RequestJson.read(body, members -> {
            members.only("dataset", "key", "to", "reason");
            try {
                return Map.of("id", ownership.offer(members.text("dataset"), members.text("key"), members.text("to"), members.text("reason")));
            } catch (OwnershipRefused e) {
                throw refused(e);
            }
        });
    }

    /** Takes an open offer of this node's own back. */
    @DELETE
    @Path("transfers/{id}")
    @Blocking
    public void withdraw(@PathParam("id") String id) {
        try {
            ownership.withdraw(id);
        } catch (OwnershipRefused e) {
            throw refused(e);
        }
    }

    private static WebApplicationException refused(OwnershipRefused refused) {
        return new WebApplicationException(new Problem("ownership-refused", 409, "不能变更归属", "Ownership can't be changed so",
                refused.getMessage() + ".", refused.next() + ".").response());
    }
}
