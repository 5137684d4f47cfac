package org.fednode.node.simulation;

import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.node.runtime.CrashPoints;

/** Watches the places that a node passes, and at the one that was chosen lets it die, or lets its database fail. */
final class Mischief implements CrashPoints {

    private final Site site;
    private final Disk disk;
    private Consumer<Place> also = place -> { };
    private int placesLeft;
    private boolean fatal;
    private int failures;
    private Optional<Place> last = Optional.empty();

    Mischief(Site site, Disk disk) {
        this.site = site;
        this.disk = disk;
    }

    /** At the so-manieth place from now. @param fatal whether the process ends, or only this work fails */
    void arm(int places, boolean fatal) {
        this.placesLeft = places;
        this.fatal = fatal;
    }

    void disarm() {
        placesLeft = 0;
    }

    boolean isArmed() {
        return placesLeft > 0;
    }

    /** Whether the failure at hand is ours. */
    boolean hasJustFailed() {
        boolean failed = last.isPresent();
        last = Optional.empty();
        return failed;
    }

    /** How often work has failed here without the process ending: the archive may be ahead of the database since. */
    int failures() {
        return failures;
    }

    void alsoTell(Consumer<Place> listener) {
        also = listener;
    }

    @Override
    public void reached(Place place) {
        disk.reached(place);
        also.accept(place);
        if (placesLeft == 0 || --placesLeft > 0) {
            return;
        }
        if (fatal) {
            site.keepDatabaseAsItIs();
            throw new Died(site, place.name());
        }
        last = Optional.of(place);
        failures++;
        throw new IllegalStateException("the database fails at " + place);
    }
}
