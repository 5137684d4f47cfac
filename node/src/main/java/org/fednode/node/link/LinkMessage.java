package org.fednode.node.link;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;

/** What travels through the queue, told apart by its first bytes (spec/transport.md#queue). */
sealed interface LinkMessage {

    /** A batch, or what only the inbox can tell to be none. */
    record Batch(byte[] file) implements LinkMessage {
    }

    /** A page of receipts. */
    record Page(byte[] page) implements LinkMessage {
    }

    /** A message of some type. */
    record Message(PeerMessage message) implements LinkMessage {
    }

    byte[] PAGE = "{\"entries\":".getBytes(StandardCharsets.UTF_8);

    /** @throws MessageProblem when it looks like a message and can't be read as one */
    static LinkMessage of(byte[] bytes) throws MessageProblem {
        if (bytes.length == 0 || bytes[0] != '{') {
            return new Batch(bytes);
        }
        boolean isPage = bytes.length > PAGE.length && Arrays.equals(bytes, 0, PAGE.length, PAGE, 0, PAGE.length);
        return isPage ? new Page(bytes) : new Message(PeerMessage.parse(bytes));
    }
}
