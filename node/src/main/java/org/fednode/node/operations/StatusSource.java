package org.fednode.node.operations;

/** Says how the node is doing now. */
@FunctionalInterface
public interface StatusSource {

    StatusReport status();
}
