package org.fednode.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fednode.node.link.ChildQueues;
import org.fednode.node.link.SteppedQueue;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.link.queue.Downlinks;

/** Queues between nodes that are always up and lose nothing, with both ends of the node's own queue link, stepped by a test. */
final class OnlineQueues {

    private final Map<String, Node> nodes;
    private final Map<String, String> parents;
    private final Map<String, SteppedQueue> ends = new LinkedHashMap<>();
    private final Map<String, Broker.GroupHandler> receivers = new HashMap<>();
    private final Map<String, Consumer<byte[]>> children = new HashMap<>();
    private final Map<String, Deque<byte[]>> up = new HashMap<>();
    private final Map<String, Deque<byte[]>> down = new HashMap<>();

    /** @param parents of each node that has one, its parent */
    OnlineQueues(Map<String, Node> nodes, Map<String, String> parents) {
        this.nodes = nodes;
        this.parents = parents;
        nodes.forEach(this::open);
    }

    private void open(String id, Node node) {
        ChildQueues queues = ChildQueues.start(new ParentEnd(id), new ChildQueues.Parts(node.inbox()::receive, node.receipts(), node.messages(),
                node.children(), node.clock()));
        Optional<String> parent = Optional.ofNullable(parents.get(id));
        up.put(id, new ArrayDeque<>());
        down.put(id, new ArrayDeque<>());
        parent.ifPresent(above -> ends.put(id, new SteppedQueue(node, above, handler -> {
            children.put(id, handler);
            return new UnbrokenLine(message -> up.get(id).add(message.body()));
        }, node.clock())));
        node.messages().sendWith((peer, message) -> send(id, queues, peer, message));
        node.flow().handDownWith((peer, message) -> send(id, queues, peer, message));
        node.directives().onNews(node.flow()::handDownAll);
    }

    private boolean send(String from, ChildQueues queues, String to, byte[] message) {
        if (to.equals(parents.get(from))) {
            up.get(from).add(message);
            return true;
        }
        return queues.send(to, message);
    }

    /** Until nothing moves any more. */
    void settle() throws Exception {
        boolean moved;
        do {
            moved = false;
            for (SteppedQueue end : ends.values()) {
                moved |= end.step().isZero();
            }
            for (String child : ends.keySet()) {
                moved |= !up.get(child).isEmpty() || !down.get(child).isEmpty();
                while (!up.get(child).isEmpty()) {
                    receivers.get(parents.get(child)).receive(child, List.of(up.get(child).poll()));
                }
                while (!down.get(child).isEmpty()) {
                    children.get(child).accept(down.get(child).poll());
                }
            }
        } while (moved);
    }

    private final class ParentEnd implements Downlinks {

        private final String parent;

        ParentEnd(String parent) {
            this.parent = parent;
        }

        @Override
        public void admitChild(String childId) {
            // its queues are there
        }

        @Override
        public void receiveUp(Broker.GroupHandler handler) {
            receivers.put(parent, handler);
        }

        @Override
        public void sendDown(String childId, byte[] body) {
            down.get(childId).add(body);
        }

        @Override
        public Set<String> connectedChildren() {
            return nodes.keySet();
        }
    }
}
