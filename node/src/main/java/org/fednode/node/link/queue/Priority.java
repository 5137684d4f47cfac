package org.fednode.node.link.queue;

import org.apache.activemq.artemis.api.core.Message;

/** How Artemis is told what goes first: its queues hand out the higher priority first, and each priority in its order. */
final class Priority {

    private static final byte ORDINARY = 4;
    private static final byte URGENT = 8;

    private Priority() {
    }

    static byte of(boolean urgent) {
        return urgent ? URGENT : ORDINARY;
    }

    static boolean isUrgent(Message message) {
        return message.getPriority() >= URGENT;
    }
}
