package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskForm;
import org.fednode.exchange.ask.AskRefusal;

/** Writes {@code vectors/questions}: questions and answers, each with one thing changed. */
final class QuestionVectors {

    private static final Ask ASK = new Ask("0123456789abcdef0123456789abcdef", "reconciliation", Map.of("step", "heads"));

    private final VectorFolder folder;

    QuestionVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        good("question", ASK.bytes());
        good("question-with-an-empty-body", new Ask(ASK.id(), "log", Map.of()).bytes());
        good("answer", Answer.of(ASK, Map.of("n", 1)).bytes());
        good("answer-that-is-a-problem", Answer.problem(ASK, "ask.failed", "the disk is full").bytes());
        questions();
        answers();
        bad("longer-than-a-mebibyte", AskRefusal.LIMIT, " ".repeat(AskForm.MAX_BYTES + 1));
        folder.finish();
    }

    private void questions() {
        String text = utf8(ASK.bytes());
        bad("empty", AskRefusal.FORMAT, "");
        bad("no-object", AskRefusal.FORMAT, "[]");
        bad("with-a-space", AskRefusal.FORMAT, text.replace("{\"about\"", "{ \"about\""));
        bad("unknown-type", AskRefusal.FORMAT, text.replace("\"ask\"", "\"request\""));
        bad("no-type", AskRefusal.FORMAT, text.replace(",\"type\":\"ask\"", ""));
        bad("unknown-question-member", AskRefusal.FORMAT, text.replace("\"type\":\"ask\"", "\"type\":\"ask\",\"urgent\":true"));
        bad("question-without-an-id", AskRefusal.FORMAT, text.replaceAll("\"id\":\"[0-9a-f]*\",", ""));
        bad("id-too-short", AskRefusal.FORMAT, text.replace("0123456789abcdef0123456789abcdef", "0123"));
        bad("id-in-capitals", AskRefusal.FORMAT, text.replace("0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF"));
        bad("question-about-nothing", AskRefusal.FORMAT, text.replace("\"reconciliation\"", "\"\""));
        bad("subject-with-a-slash", AskRefusal.FORMAT, text.replace("\"reconciliation\"", "\"a/b\""));
        bad("question-without-a-body", AskRefusal.FORMAT, text.replaceAll("\"body\":\\{[^}]*},", ""));
        bad("body-is-a-text", AskRefusal.FORMAT, text.replaceAll("\"body\":\\{[^}]*}", "\"body\":\"x\""));
    }

    private void answers() {
        String problem = utf8(Answer.problem(ASK, "ask.failed", "the disk is full").bytes());
        bad("answer-with-body-and-problem", AskRefusal.FORMAT, "{\"body\":{}," + problem.substring(1));
        bad("answer-with-neither", AskRefusal.FORMAT, problem.replaceAll("\"problem\":\\{[^}]*},", ""));
        bad("problem-without-a-code", AskRefusal.FORMAT, problem.replace("\"code\":\"ask.failed\",", ""));
        bad("problem-without-a-detail", AskRefusal.FORMAT, problem.replace(",\"detail\":\"the disk is full\"", ""));
        bad("code-with-a-space", AskRefusal.FORMAT, problem.replace("ask.failed", "ask failed"));
        bad("unknown-problem-member", AskRefusal.FORMAT, problem.replace("full\"", "full\",\"more\":1"));
    }

    private void good(String name, byte[] message) {
        folder.add(Case.good(name, "questions.md#form"), ".json", message);
    }

    private void bad(String name, AskRefusal reason, String message) {
        folder.add(Case.bad(name, reason.section(), reason.code()), ".json", message.getBytes(StandardCharsets.UTF_8));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
