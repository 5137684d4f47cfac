package org.fednode.node.simulation;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.fednode.exchange.enrolment.CertificateRecord;

/** What befalls nodes, brokers and lines. */
final class Troubles {

    private static final int PLACES = 14;

    private Troubles() {
    }

    /** One trouble that a site may have. */
    record Trouble(int weight, Predicate<Site> may, BiConsumer<World, Site> happening) implements Event {

        @Override
        public boolean happen(World world) {
            Optional<Site> site = world.pick(may);
            site.ifPresent(one -> happening.accept(world, one));
            return site.isPresent();
        }
    }

    /** Between two steps. */
    static Event crash() {
        return new Trouble(2, Site::isUp, (world, site) -> {
            boolean power = world.random().nextBoolean();
            world.say(site + (power ? " has a power cut" : " is killed"));
            site.kill(power);
        });
    }

    /** Within one of the next steps. */
    static Event crashAtAPlace() {
        return new Trouble(9, site -> site.isUp() && !site.mischief().isArmed(), (world, site) -> {
            int places = 1 + world.random().nextInt(PLACES);
            boolean fatal = world.random().nextInt(4) > 0;
            world.say(site + (fatal ? " will die at" : "'s database will fail at") + " the " + places + ". place from now");
            site.mischief().arm(places, fatal);
        });
    }

    static Event databaseIsForced() {
        return new Trouble(3, Site::isUp, (world, site) -> {
            world.say("the database of " + site + " has reached the disk");
            site.rememberDatabase();
        });
    }

    static Event brokersAreLost() {
        return new Trouble(2, site -> site.parent().isPresent(), (world, site) -> {
            world.say("the brokers between " + site + " and its parent are lost");
            site.wire().lose();
        });
    }

    static Event brokerFails() {
        return new Trouble(2, site -> site.parent().isPresent(), (world, site) -> {
            site.wire().breakBroker(!site.wire().isBroken());
            world.say("the broker of " + site + (site.wire().isBroken() ? " fails" : " works again"));
        });
    }

    static Event lineIsCut() {
        return new Trouble(4, site -> site.parent().isPresent(), (world, site) -> {
            site.wire().connect(!site.wire().isConnected());
            world.say("the line of " + site + (site.wire().isConnected() ? " is back" : " is cut"));
        });
    }

    static Event rebuild() {
        return new Trouble(2, Site::isUp, (world, site) -> {
            world.say(site + " is rebuilt");
            if (!world.attempt(site, () -> site.node().rebuild()) && site.isUp()) {
                site.kill(false);
            }
        });
    }

    static Event indicatorsAreCounted() {
        return new Trouble(2, Site::isUp, (world, site) -> {
            world.say(site + " counts its indicators");
            world.attempt(site, () -> site.node().recounts().run());
        });
    }

    static Event standardArrives() {
        return new Trouble(1, Site::isUp, (world, site) -> {
            if (world.tree().giveStandard(site)) {
                world.say(site + " gets the next version of the standard");
                site.kill(false);
                world.start(site);
            }
        });
    }

    static Event standardIsPublished() {
        return new Trouble(1, site -> site.isUp() && site.parent().isEmpty() && !site.holdsPublished(), (world, site) -> {
            world.say(site + " publishes the third version of the standard");
            world.attempt(site, () -> site.node().distribution().publish(world.tree().toPublish()));
        });
    }

    /** Rare. The parent revokes what it has not accepted yet; the site's people put other keys in place. */
    static Event keyIsLost() {
        return new Trouble(1, site -> site.isUp() && site.children().isEmpty() && site.isWhole() && site.parent().filter(Site::isUp).isPresent(),
                (world, site) -> {
            Site parent = site.parent().orElseThrow();
            world.say(site + " has lost its key, which " + parent + " revokes");
            site.loseKey(world.tree().keys(site).signing());
            while (!parent.isUp() || !world.attempt(parent, () ->
                    parent.node().register().revoke(site.id(), CertificateRecord.Reason.LOST_KEY, Optional.empty()))) {
                if (!parent.isUp()) {
                    world.start(parent);
                }
            }
            world.tree().replaceKeys(site);
            parent.kill(false); // a running one sees the file of its own accord, in a thread of its own
            parent.backUp(); // an earlier one knows of no other key
            world.start(parent);
            world.start(site);
        });
    }

    static Event backUp() {
        return new Trouble(1, Site::isUp, (world, site) -> {
            world.say(site + " is backed up");
            site.backUp();
        });
    }

    /** Rare, for much of what follows is no longer expected of that branch. */
    static Event restore() {
        return new Trouble(1, site -> site.isUp() && site.hasBackup(), (world, site) -> {
            if (world.oneIn(4)) {
                world.say("a backup of " + site + " is restored");
                site.restore();
                world.start(site);
            }
        });
    }
}
