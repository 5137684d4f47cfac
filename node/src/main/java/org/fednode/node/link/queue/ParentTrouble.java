package org.fednode.node.link.queue;

/** Why a parent that can be reached gives no connection to its queue, in words for the operator. */
public enum ParentTrouble {
    OTHER_NODE("whoever answers there is not the parent: its TLS certificate is another node's; check fednode.parent.broker"),
    NOT_APPROVED("the parent has not approved this node's TLS certificate; there, 'fednode ca approve' does"),
    NO_QUEUE("the parent has no queue for this node: it may use another link for it"),
    NO_CONNECTION("the parent is stopped or can't be reached, or one of the two refuses the other's TLS certificate");

    private final String text;

    ParentTrouble(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
