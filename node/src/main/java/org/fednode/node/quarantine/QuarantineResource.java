package org.fednode.node.quarantine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Problem;

/** Shows the quarantine to programs. Raw input only with a single entry. */
@Path("/api/v1/quarantine")
@Produces(MediaType.APPLICATION_JSON)
public class QuarantineResource {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String ALL = "all";

    private final Quarantine quarantine;
    private final Database database;

    QuarantineResource(Quarantine quarantine, Database database) {
        this.quarantine = quarantine;
        this.database = database;
    }

    /** @param state open (default), resubmitted, discarded, settled or all */
    @GET
    public String list(@QueryParam("dataset") String dataSet, @QueryParam("state") @DefaultValue("open") String state,
            @QueryParam("after") @DefaultValue("0") String afterText, @QueryParam("limit") @DefaultValue("100") String limitText)
            throws IOException {
        Optional<QuarantineState> wanted = QuarantineState.named(state);
        if (wanted.isEmpty() && !state.equals(ALL)) {
            throw wrong("state", "open, resubmitted, discarded, settled or all");
        }
        long after = number("after", afterText, 0, Long.MAX_VALUE);
        int limit = (int) number("limit", limitText, 1, QuarantineFilter.MOST);
        QuarantineFilter filter = new QuarantineFilter(Optional.ofNullable(dataSet), wanted, after, limit);
        List<QuarantineEntry> entries = database.transact(connection -> quarantine.list(connection, filter));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("entries");
            for (QuarantineEntry entry : entries) {
                json.writeStartObject();
                members(json, entry);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (entries.size() == limit) {
                json.writeNumberField("next", entries.get(limit - 1).number());
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static long number(String name, String text, long least, long most) {
        if (text.matches("\\d{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw wrong(name, "a whole number, at least " + least + (most == Long.MAX_VALUE ? "" : ", at most " + most));
    }

    private static WebApplicationException wrong(String name, String expected) {
        return new WebApplicationException(new Problem("bad-parameter", 400, "参数有误", "A parameter is wrong",
                "The parameter " + name + " has a value that it can't have.", "Give " + name + " as " + expected + ".").response());
    }

    @GET
    @Path("{id}")
    public String find(@PathParam("id") String id) throws IOException {
        QuarantineEntry entry = database.transact(connection -> quarantine.find(connection, id))
                .orElseThrow(() -> new WebApplicationException(new Problem("no-such-entry", 404, "没有此条目",
                        "There is no such entry", "The quarantine has no entry of this id.",
                        "List the quarantine to see the ids.").response()));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members(json, entry);
            json.writeStringField("raw", entry.input().raw());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void members(JsonGenerator json, QuarantineEntry entry) throws IOException {
        json.writeStringField("id", entry.input().id());
        json.writeNumberField("number", entry.number());
        json.writeStringField("dataset", entry.input().dataSet());
        json.writeStringField("source", entry.input().source());
        json.writeNumberField("position", entry.input().position());
        json.writeStringField("state", entry.state().wireName());
        json.writeStringField("takenAt", entry.takenAt().toString());
        json.writeStringField("settledAt", entry.settledAt().map(Object::toString).orElse(null));
        FindingJson.array(json, entry.input().findings());
    }
}
