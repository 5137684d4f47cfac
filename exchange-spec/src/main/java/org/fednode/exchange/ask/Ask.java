package org.fednode.exchange.ask;

import java.util.Map;
import org.fednode.exchange.canonical.Members;

/**
 * A question to the node at the other end of a link (spec/questions.md#form).
 *
 * @param id 32 hex digits, drawn at random by the asking node; a repeat of a question has the same
 * @param about the subject, by which the answering node finds who answers
 */
public record Ask(String id, String about, Map<String, Object> body) {

    public static final String TYPE = "ask";

    public Ask {
        AskForm.requireId(id);
        AskForm.requireName(about);
        body = Map.copyOf(body);
    }

    /** The canonical bytes. @throws IllegalArgumentException when there are more than {@link AskForm#MAX_BYTES} */
    public byte[] bytes() {
        return AskForm.write(Map.of("type", TYPE, "id", id, "about", about, "body", body));
    }

    public static Ask read(byte[] bytes) throws AskProblem {
        return AskForm.read("ask", bytes, members -> {
            members.only("about", "body", "id", "type");
            AskForm.requireType(members, TYPE);
            return new Ask(members.text("id"), members.text("about"), members.object("body").asMap());
        });
    }

    /** The body's members. */
    public Members members() {
        return new Members("ask.body", body);
    }
}
