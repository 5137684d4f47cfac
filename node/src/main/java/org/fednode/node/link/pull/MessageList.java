package org.fednode.node.link.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;

/** A child's messages on the wire. A list is taken whole or not at all. */
final class MessageList {

    static final int MAX_BYTES = 8 << 20;
    private static final int MOST = 300;

    private MessageList() {
    }

    /** As many as fit; a message that is too many is lost, as messages may be. */
    static byte[] write(List<PeerMessage> messages) {
        List<Map<String, Object>> list = new ArrayList<>();
        long bytes = 0;
        for (PeerMessage message : messages) {
            bytes += message.canonical().length + 1L;
            if (bytes < MAX_BYTES - 64 && list.size() < MOST) {
                list.add(message.content());
            }
        }
        return CanonicalJson.write(Map.of("messages", list));
    }

    static List<PeerMessage> read(byte[] bytes) throws PullFailure {
        try {
            List<PeerMessage> messages = new ArrayList<>();
            List<Members> list = new Members("answer", CanonicalJson.parseObject(bytes)).only("messages").objects("messages");
            if (list.size() > MOST) {
                throw new IllegalArgumentException("more than " + MOST + " messages");
            }
            for (Members one : list) {
                messages.add(PeerMessage.parse(CanonicalJson.write(one.asMap())));
            }
            return messages;
        } catch (CanonicalProblem | MessageProblem | IllegalArgumentException e) {
            throw new PullFailure(PullProblem.BAD_MESSAGE, e.getMessage(), e);
        }
    }

    static PeerMessage readOne(byte[] bytes) throws PullFailure {
        try {
            return PeerMessage.parse(bytes);
        } catch (MessageProblem e) {
            throw new PullFailure(PullProblem.BAD_MESSAGE, e.getMessage(), e);
        }
    }
}
