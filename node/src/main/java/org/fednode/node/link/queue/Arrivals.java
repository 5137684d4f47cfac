package org.fednode.node.link.queue;

/** Told of messages that children have sent, once they are durable and can be read. Must be quick. */
@FunctionalInterface
interface Arrivals {

    /** @param urgent as its sender said, and short */
    void arrived(String child, boolean urgent);
}
