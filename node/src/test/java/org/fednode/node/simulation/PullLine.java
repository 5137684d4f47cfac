package org.fednode.node.simulation;

import java.util.Optional;
import java.util.function.Supplier;
import org.fednode.node.Node;
import org.fednode.node.link.pull.SteppedPull;

/** The line on which a parent calls a child. */
record PullLine(Site site, World world) implements SteppedPull.Line {

    private static final int ONE_IN = 12;

    @Override
    public Optional<Node> child() {
        return site.wire().isConnected() ? site.nodeIfUp() : Optional.empty();
    }

    @Override
    public boolean answerArrives() {
        return world.isCalm() || world.random().nextInt(ONE_IN) > 0;
    }

    @Override
    public <T> Optional<T> atChild(Supplier<T> work) {
        world.touch(site);
        try {
            return Optional.of(work.get());
        } catch (Died death) {
            world.died(death);
            return Optional.empty();
        } catch (IllegalStateException e) {
            if (site.mischief().hasJustFailed()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void posting(byte[] page) {
        world.pageLeaves(site.parent().orElseThrow(), page);
    }
}
