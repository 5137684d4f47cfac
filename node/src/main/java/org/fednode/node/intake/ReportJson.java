package org.fednode.node.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.fednode.node.quarantine.FindingJson;

/** Reports and findings as the JSON of the node's interface. */
final class ReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ReportJson() {
    }

    /** Writes members into an open object. */
    @FunctionalInterface
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    static String of(IntakeReport report) {
        return object(json -> write(json, report));
    }

    static String object(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return text.toString();
    }

    static void write(JsonGenerator json, IntakeReport report) throws IOException {
        json.writeNumberField("received", report.counts().received());
        json.writeNumberField("accepted", report.counts().accepted());
        json.writeNumberField("unchanged", report.counts().unchanged());
        json.writeNumberField("quarantined", report.counts().quarantined());
        json.writeArrayFieldStart("findings");
        for (LocatedFinding located : report.findings()) {
            json.writeStartObject();
            json.writeNumberField("position", located.position());
            FindingJson.members(json, located.finding());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("findingsTruncated", report.findingsTruncated());
    }
}
