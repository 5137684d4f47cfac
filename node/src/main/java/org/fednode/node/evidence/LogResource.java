package org.fednode.node.evidence;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Timestamp;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.ProofJson;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.UpperLogs;
import org.fednode.node.runtime.Problem;

/** Gives programs the log of accepted batches: its signed head, and proofs of inclusion and consistency. */
@Path("/api/v1/log")
@Produces(MediaType.APPLICATION_JSON)
public class LogResource {

    private final LogProofs proofs;
    private final BatchLog log;

    LogResource(LogProofs proofs, BatchLog log) {
        this.proofs = proofs;
        this.log = log;
    }

    @GET
    @Path("head")
    public byte[] head() {
        return proofs.head().bytes();
    }

    /** That a batch is in the log as it is now. */
    @GET
    @Path("inclusion")
    public byte[] inclusion(@QueryParam("origin") String origin, @QueryParam("epoch") String epoch,
            @QueryParam("stream") String stream, @QueryParam("seq") String seq) {
        StreamId id = new StreamId(required("origin", origin), number("epoch", epoch == null ? "1" : epoch), required("stream", stream));
        LogEntry entry = log.find(id, number("seq", seq)).map(LogResource::entry).orElseThrow(LogResource::noSuchEntry);
        var head = proofs.head();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("entry", entry.members());
        answer.put("head", head.members());
        answer.put("proof", ProofJson.write(proofs.inclusion(entry, head).orElseThrow(LogResource::noSuchEntry).proof()));
        return CanonicalJson.write(answer);
    }

    private static LogEntry entry(LoggedBatch batch) {
        return new LogEntry(batch.stream(), batch.seq(), batch.digest());
    }

    /** That the log of that size is the beginning of the log as it is now. */
    @GET
    @Path("consistency")
    public byte[] consistency(@QueryParam("first") String first) {
        try {
            return CanonicalJson.write(proofs.consistency(number("first", first)));
        } catch (AskProblem e) {
            throw new WebApplicationException(new Problem("no-such-size", 404, "日志没有这么多条目", "The log has fewer entries",
                    "The log never had that many entries.", "Ask for its head first: GET /api/v1/log/head").response());
        }
    }

    /** What the nodes above told of their logs. */
    @GET
    @Path("above")
    public byte[] above() {
        return CanonicalJson.write(log.upperLogs().all().stream().map(LogResource::json).toList());
    }

    private static Map<String, Object> json(UpperLogs.UpperLog above) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", above.receiver());
        json.put("newest", above.newest().toString());
        json.put("created", Timestamp.format(above.created()));
        json.put("proven", above.proven().toString());
        above.alarm().ifPresent(alarm -> {
            json.put("alarm", alarm.reason().code());
            json.put("told", alarm.told().toString());
        });
        return json;
    }

    /** A person has looked at the alarm. */
    @POST
    @Path("above/{node}/settle")
    public void settle(@PathParam("node") String node) {
        if (!log.upperLogs().settle(node)) {
            throw new WebApplicationException(new Problem("no-such-node", 404, "没有此上级节点的日志记录", "Nothing is kept of that node",
                    "No node above of that id has told of its log.", "See which have: GET /api/v1/log/above").response());
        }
    }

    private static String required(String name, String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank()).orElseThrow(() -> wrong(name, "a name"));
    }

    private static long number(String name, String text) {
        if (text == null || !text.matches("\\d{1,15}")) {
            throw wrong(name, "a whole number");
        }
        return Long.parseLong(text);
    }

    private static WebApplicationException wrong(String name, String expected) {
        return new WebApplicationException(new Problem("bad-parameter", 400, "参数有误", "A parameter is wrong",
                "The parameter " + name + " is missing or has a value that it can't have.", "Give " + name + " as " + expected + ".")
                .response());
    }

    private static WebApplicationException noSuchEntry() {
        return new WebApplicationException(new Problem("no-such-entry", 404, "日志中没有此批次", "The batch is not in the log",
                "This node has not accepted that batch from another node.", "Look at origin, epoch, stream and seq.").response());
    }
}
