package org.fednode.node.alarm;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.fednode.node.runtime.Database;

/**
 * Keeps alarms about what happened once, until people acknowledge them. Alarms that follow from what is kept elsewhere,
 * as of certificates, are not raised here; they are acknowledged here all the same. Safe for use by several threads.
 */
public final class Alarms {

    private final Database database;
    private final Clock clock;
    private final AlarmStore store = new AlarmStore();

    public Alarms(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Raises an alarm now; it takes the place of an earlier one of its kind that nobody has acknowledged. Durable when it returns. */
    public void raise(String code, String about, String zh, String en, String next) {
        Alarm alarm = new Alarm(code, about, clock.instant().truncatedTo(ChronoUnit.MILLIS), zh, en, next);
        database.transact(connection -> {
            store.put(connection, alarm);
            return null;
        });
    }

    /** Raised ones that nobody has acknowledged, oldest first. */
    public List<Alarm> raised() {
        return database.transact(store::open);
    }

    /** Those of the alarms that nobody has acknowledged. */
    public List<Alarm> open(List<Alarm> alarms) {
        Set<String> acknowledged = database.transact(store::acknowledged);
        return alarms.stream().filter(alarm -> !acknowledged.contains(alarm.id())).toList();
    }

    /** Somebody has looked at it. */
    public void acknowledge(String id) {
        Instant now = clock.instant();
        database.transact(connection -> {
            store.acknowledge(connection, id, now);
            return null;
        });
    }
}
