package org.fednode.node.link.pull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.link.DownwardInbox;
import org.fednode.node.link.DownwardOutbox;

/** Both ends of a link on which nothing but receipts goes down. */
final class NothingDown implements DownwardInbox, DownwardOutbox {

    private static final Greeting GREETING = new Greeting(Greeting.Kind.HELLO, Map.of(), List.of(), Map.of(), Optional.empty());

    @Override
    public Greeting directive(byte[] file) {
        throw new AssertionError("nothing goes down");
    }

    @Override
    public void message(PeerMessage message) {
        throw new AssertionError("nothing goes down");
    }

    @Override
    public List<PeerMessage> messages() {
        return List.of(GREETING.message());
    }

    @Override
    public void heard(String child, PeerMessage message) {
        if (!message.equals(GREETING.message())) {
            throw new AssertionError("the child has only greeted");
        }
    }

    @Override
    public List<PeerMessage> messages(String child) {
        return List.of();
    }

    @Override
    public Optional<byte[]> nextDirective(String child) {
        return Optional.empty();
    }
}
