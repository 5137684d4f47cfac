package org.fednode.exchange.ask;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.canonical.Members;

/**
 * What came of a question (spec/questions.md#form).
 *
 * @param id the question's
 * @param problem why there is no answer; then the body is empty
 */
public record Answer(String id, Map<String, Object> body, Optional<Problem> problem) {

    public static final String TYPE = "answer";

    /** @param code of spec/errors.md @param detail for people; holds nothing of a record */
    public record Problem(String code, String detail) {

        private static final int MAX_DETAIL = 1_000;

        public Problem {
            AskForm.requireCode(code);
            detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
        }
    }

    public Answer {
        AskForm.requireId(id);
        body = Map.copyOf(body);
    }

    public static Answer of(Ask ask, Map<String, Object> body) {
        return new Answer(ask.id(), body, Optional.empty());
    }

    public static Answer problem(Ask ask, String code, String detail) {
        return new Answer(ask.id(), Map.of(), Optional.of(new Problem(code, detail)));
    }

    /** The canonical bytes. @throws IllegalArgumentException when there are more than {@link AskForm#MAX_BYTES} */
    public byte[] bytes() {
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("type", TYPE, "id", id));
        problem.ifPresentOrElse(one -> answer.put("problem", Map.of("code", one.code(), "detail", one.detail())),
                () -> answer.put("body", body));
        return AskForm.write(answer);
    }

    public static Answer read(byte[] bytes) throws AskProblem {
        return AskForm.read("answer", bytes, members -> {
            members.only("body", "id", "problem", "type");
            AskForm.requireType(members, TYPE);
            if (members.has("body") == members.has("problem")) {
                throw new IllegalArgumentException("answer has either body or problem");
            }
            return members.has("body")
                    ? new Answer(members.text("id"), members.object("body").asMap(), Optional.empty())
                    : new Answer(members.text("id"), Map.of(), Optional.of(problem(members.object("problem"))));
        });
    }

    private static Problem problem(Members members) {
        members.only("code", "detail");
        return new Problem(members.text("code"), members.text("detail"));
    }

    /** The body's members. @throws AskProblem with the answering node's code when there is a problem instead */
    public Members members() throws AskProblem {
        if (problem.isPresent()) {
            throw new AskProblem(problem.get().code(), problem.get().detail());
        }
        return new Members("answer.body", body);
    }
}
