package org.fednode.node.simulation;

import java.util.Optional;
import org.fednode.node.notice.NoticeText;

/** A node sends a notice to all below it, which every other directive would travel like. */
final class Notice implements Event {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public boolean happen(World world) {
        Optional<Site> issuer = world.pick(site -> site.isUp() && !site.children().isEmpty());
        issuer.ifPresent(site -> {
            String number = Integer.toString(world.steps().size());
            world.say(site + " sends notice " + number);
            if (world.attempt(site, () -> site.node().notices().send(new NoticeText("通知" + number, number), Optional.empty()))) {
                site.notices().add(number);
            }
        });
        return issuer.isPresent();
    }
}
