package org.fednode.node.simulation;

import java.util.Set;
import java.util.stream.Collectors;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.link.queue.Downlinks;

/** A parent's broker as its node sees it. */
record ParentEnd(Site site, World world) implements Downlinks {

    @Override
    public void admitChild(String childId) {
        child(childId);
    }

    @Override
    public void receiveUp(Broker.GroupHandler handler) {
        site.receiveUpWith(handler);
    }

    @Override
    public void sendDown(String childId, byte[] body) {
        child(childId).wire().sendDown(body);
        world.pageLeaves(site, body);
    }

    @Override
    public Set<String> connectedChildren() {
        return site.children().stream().filter(child -> child.wire().isConnected()).map(Site::id).collect(Collectors.toSet());
    }

    private Site child(String id) {
        return site.children().stream().filter(child -> child.id().equals(id)).findFirst().orElseThrow();
    }
}
