package org.fednode.node.link;

import java.util.List;
import java.util.Optional;
import org.fednode.exchange.message.PeerMessage;

/** What a parent has for a child on a link that only the parent opens, beside receipts. */
public interface DownwardOutbox {

    /** A message of the child has come; its greeting says which directives it needs. */
    void heard(String child, PeerMessage message);

    /** Messages that wait for the child; they are not handed out again. */
    List<PeerMessage> messages(String child);

    /** The next directive that the child needs; empty when there is none, or too many are under way. */
    Optional<byte[]> nextDirective(String child);
}
