package org.fednode.node.link.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits in the uplink's queue, by its sender's label, so that a repeat isn't stored twice: a child whose parent is
 * away for days may be started many times. Once a message is over, the same label may go again. Safe for several threads.
 */
final class WaitingLabels {

    private final Set<String> labels = new HashSet<>();

    synchronized void add(String label) {
        labels.add(label);
    }

    synchronized void add(List<Broker.Outgoing> messages) {
        messages.forEach(message -> labels.add(message.duplicateId()));
    }

    /** They could not be stored. */
    synchronized void removeSent(List<Broker.Outgoing> messages) {
        messages.forEach(message -> labels.remove(message.duplicateId()));
    }

    synchronized void remove(List<QueueReader.Delivery> messages) {
        messages.forEach(message -> labels.remove(message.label()));
    }

    /** Those that don't wait already, each once. */
    synchronized List<Broker.Outgoing> without(List<Broker.Outgoing> messages) {
        Set<String> seen = new HashSet<>(labels);
        List<Broker.Outgoing> fresh = new ArrayList<>();
        for (Broker.Outgoing message : messages) {
            if (seen.add(message.duplicateId())) {
                fresh.add(message);
            }
        }
        return fresh;
    }
}
