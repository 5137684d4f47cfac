package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;

/** Writes {@code vectors/messages}: greetings, each with one thing changed. */
final class MessageVectors {

    private static final Greeting GREETING = new Greeting(Greeting.Kind.TAKEN,
            Map.of(new StreamId("100000", 1, "notices"), 3L),
            List.of(new Greeting.Refused(new StreamId("370000", 1, "notices"), 2, "batch.bad-signature")),
            Map.of("2026.1", List.of("370102", "370103")), Optional.empty());

    private final VectorFolder folder;

    MessageVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        String taken = text(GREETING);
        good("hello-of-a-new-child", "{\"type\":\"hello\"}");
        good("hello-with-positions", text(new Greeting(Greeting.Kind.HELLO, GREETING.directives(), List.of(), GREETING.standards(),
                Optional.empty())));
        good("hello-of-a-start", text(new Greeting(Greeting.Kind.HELLO, Map.of(), List.of(), Map.of(),
                Optional.of("6f2d1c9e-3b7a-4d52-9a41-0c8e5b7f1a23"))));
        good("taken-with-a-refusal", taken);
        bad("empty", "");
        bad("message-is-an-array", "[]");
        bad("message-without-type", "{}");
        bad("message-with-a-space", taken.replace("{\"directives\"", "{ \"directives\""));
        bad("type-is-a-number", "{\"type\":1}");
        bad("type-with-a-capital", "{\"type\":\"Hello\"}");
        bad("unknown-greeting-member", taken.replace("{\"directives\"", "{\"a\":1,\"directives\""));
        bad("directives-is-an-object", "{\"directives\":{},\"type\":\"hello\"}");
        bad("position-without-sequence", taken.replace("\"seq\":3,", ""));
        bad("position-zero", taken.replace("\"seq\":3,", "\"seq\":0,"));
        bad("position-with-unknown-member", taken.replace("\"seq\":3,\"stream\":\"notices\"}", "\"seq\":3,\"stream\":\"notices\",\"to\":1}"));
        bad("refused-without-reason", taken.replace("\"reason\":\"batch.bad-signature\",", ""));
        bad("standards-names-no-version", taken.replace(",\"version\":\"2026.1\"", ""));
        bad("node-with-a-long-name", taken.replace("370103", "x".repeat(65)));
        bad("start-is-a-number", "{\"start\":1,\"type\":\"hello\"}");
        bad("start-with-a-long-name", "{\"start\":\"" + "x".repeat(65) + "\",\"type\":\"hello\"}");
        folder.finish();
    }

    private static String text(Greeting greeting) {
        return new String(greeting.message().canonical(), StandardCharsets.UTF_8);
    }

    private void good(String name, String text) {
        add(Case.good(name, "transport.md#greeting"), text);
    }

    private void bad(String name, String text) {
        add(Case.bad(name, "transport.md#messages", MessageProblem.Code.FORMAT.code()), text);
    }

    private void add(Case vector, String text) {
        folder.add(vector, ".json", text.getBytes(StandardCharsets.UTF_8));
    }
}
