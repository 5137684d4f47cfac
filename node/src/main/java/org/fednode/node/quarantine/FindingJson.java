package org.fednode.node.quarantine;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.fednode.standards.Finding;

/** Findings in the answers of the node's interface. */
public final class FindingJson {

    private FindingJson() {
    }

    /** Writes a finding's members into an open object. */
    public static void members(JsonGenerator json, Finding finding) throws IOException {
        json.writeStringField("rule", finding.rule());
        json.writeStringField("field", finding.field());
        json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringField("value", finding.value());
        json.writeObjectFieldStart("message");
        json.writeStringField("zh", finding.message().zh());
        json.writeStringField("en", finding.message().en());
        json.writeEndObject();
        json.writeStringField("nearest", finding.nearest().orElse(null));
    }

    /** Writes a member {@code findings} into an open object. */
    public static void array(JsonGenerator json, List<Finding> findings) throws IOException {
        json.writeArrayFieldStart("findings");
        for (Finding finding : findings) {
            json.writeStartObject();
            members(json, finding);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
