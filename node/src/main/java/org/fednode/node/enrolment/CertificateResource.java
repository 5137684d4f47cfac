package org.fednode.node.enrolment;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.runtime.Problem;
import org.fednode.node.runtime.RequestJson;

/** What this node knows of certificates, and what its people decide about those of its children. */
@Path("/api/v1/certificates")
@Produces(MediaType.APPLICATION_JSON)
public class CertificateResource {

    private final Register register;
    private final ChildRenewals renewals;

    CertificateResource(Register register, ChildRenewals renewals) {
        this.register = register;
        this.renewals = renewals;
    }

    /** @param after last good sequences by stream, where the certificate is revoked */
    public record View(String node, String issuer, String level, String fingerprint, List<String> permitted, Instant validUntil, String state,
            Optional<String> reason, Map<String, Long> after, Instant at) {

        static View of(RegisterEntry entry) {
            Map<String, Long> after = new TreeMap<>();
            entry.record().revocation().ifPresent(revocation -> revocation.after().forEach((stream, seq) -> after.put(stream.toString(), seq)));
            var certificate = entry.record().certificate();
            return new View(entry.node(), entry.issuer(), certificate.identity().level().wireName(), certificate.fingerprint(),
                    certificate.identity().scope().permitted(), certificate.x509().getNotAfter().toInstant(),
                    entry.isRevoked() ? "revoked" : "issued", entry.record().revocation().map(one -> one.reason().wireName()), after, entry.at());
        }
    }

    /** In the order in which this node heard of them. */
    @GET
    @Blocking
    public List<View> list() {
        return register.all().stream().map(View::of).toList();
    }

    @GET
    @Path("alarms")
    @Blocking
    public List<Alarm> alarms() {
        return register.alarms();
    }

    /** Takes {@code reason}, and {@code after}: positions, or nothing for all that was accepted until now. */
    @POST
    @Path("{node}/revoke")
    @Blocking
    public Map<String, Object> revoke(@PathParam("node") String node, InputStream body) throws IOException {
        return RequestJson.read(body, members -> {
            members.only("reason", "after");
            Optional<Map<StreamId, Long>> after = members.has("after") ? Optional.of(after(node, members)) : Optional.empty();
            CertificateRecord.Revocation revocation = register.revoke(node, CertificateRecord.Reason.named(members.text("reason")), after);
            Map<String, Object> positions = new TreeMap<>();
            revocation.after().forEach((stream, seq) -> positions.put(stream.toString(), seq));
            return Map.of("node", node, "after", positions);
        });
    }

    private static Map<StreamId, Long> after(String node, Members members) {
        Map<StreamId, Long> after = new TreeMap<>(java.util.Comparator.comparing(StreamId::toString));
        for (Members position : members.objects("after")) {
            position.only("epoch", "stream", "seq");
            after.put(new StreamId(node, position.integer("epoch", 1, Integer.MAX_VALUE), position.text("stream")),
                    position.integer("seq", 1, Long.MAX_VALUE));
        }
        return after;
    }

    /** Renews a child's certificates now. */
    @POST
    @Path("{node}/renew")
    @Blocking
    public Map<String, Object> renew(@PathParam("node") String node) {
        try {
            return Map.of("node", node, "renewed", renewals.renew(node));
        } catch (AskProblem e) {
            throw refused(e.code(), e.getMessage(), "See whether its link is up, then try again.");
        } catch (EnrolmentProblem e) {
            throw refused(e.code(), e.getMessage(), e.next());
        } catch (IllegalArgumentException e) {
            throw refused("no-such-child", e.getMessage(), "See: fednode ca list.");
        }
    }

    private static WebApplicationException refused(String code, String detail, String next) {
        return new WebApplicationException(new Problem(code, 409, "证书未更新", "The certificates are not renewed", detail, next).response());
    }
}
