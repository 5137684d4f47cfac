package org.fednode.exchange.message;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;

/**
 * A small message between a node and its parent (spec/transport.md#messages): one canonical object with a member
 * {@code type}. It may be lost or repeated, so that nothing may rest on one of them alone.
 *
 * @param content all members, {@code type} among them
 */
public record PeerMessage(String type, Map<String, Object> content) {

    /** Longest message, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final String TYPE_MEMBER = "type";

    public PeerMessage {
        content = Map.copyOf(content);
    }

    /** A message of our own. @param members all but the type */
    public static PeerMessage of(String type, Map<String, Object> members) {
        Map<String, Object> content = new TreeMap<>(members);
        content.put(TYPE_MEMBER, type);
        return new PeerMessage(type, content);
    }

    /** Reads a message. Members are for whoever knows the type. */
    public static PeerMessage parse(byte[] bytes) throws MessageProblem {
        if (bytes.length > MAX_BYTES) {
            throw new MessageProblem(MessageProblem.Code.LIMIT, "a message has at most " + MAX_BYTES + " bytes");
        }
        try {
            Map<String, Object> content = CanonicalJson.parseObject(bytes);
            String type = new Members("message", content).text(TYPE_MEMBER);
            if (!TYPE.matcher(type).matches()) {
                throw new IllegalArgumentException("message.type must be 1 to 32 lower-case letters, digits or hyphens");
            }
            return new PeerMessage(type, content);
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new MessageProblem(MessageProblem.Code.FORMAT, e.getMessage());
        }
    }

    /** The members, to be read by name; a fault in them is an {@link IllegalArgumentException}. */
    public Members members() {
        return new Members(type, content);
    }

    /** Its bytes on the wire. */
    public byte[] canonical() {
        return CanonicalJson.write(content);
    }
}
