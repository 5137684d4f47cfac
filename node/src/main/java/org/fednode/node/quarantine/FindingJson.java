package org.fednode.node.quarantine;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;

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
        label(json, "message", finding.message());
        json.writeStringField("nearest", finding.nearest().orElse(null));
        label(json, "fix", finding.fix());
        json.writeStringField("clause", finding.clause());
    }

    private static void label(JsonGenerator json, String name, Label label) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("zh", label.zh());
        json.writeStringField("en", label.en());
        json.writeEndObject();
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
