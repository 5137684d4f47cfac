package org.fednode.node.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fednode.node.link.pull.SettableClock;
import org.fednode.node.runtime.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmsTest {

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private Alarms alarms;

    @BeforeEach
    void open() {
        database = Database.open(new Database.Settings("jdbc:h2:file:" + folder.resolve("node") + ";WRITE_DELAY=0", "node", "secret"));
        alarms = new Alarms(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void staysUntilItIsAcknowledgedWhoeverStartsTheNodeAgain() {
        raise("first");
        clock.forward(Duration.ofMinutes(1));
        database.close();
        open();
        assertEquals(List.of("first"), texts());

        alarms.acknowledge(alarms.raised().get(0).id());
        database.close();
        open();

        assertEquals(List.of(), texts());
    }

    @Test
    void theNextOfItsKindTakesThePlaceOfOneThatNobodyHasSeenAndIsAnotherThanOneThatSomebodyHas() {
        raise("first");
        clock.forward(Duration.ofMinutes(1));
        raise("second");
        assertEquals(List.of("second"), texts());

        alarms.acknowledge(alarms.raised().get(0).id());
        clock.forward(Duration.ofMinutes(1));
        raise("third");

        assertEquals(List.of("third"), texts());
    }

    @Test
    void whatFollowsFromElsewhereIsAcknowledgedAllTheSame() {
        Alarm key = new Alarm("enrolment.new-key", "330106", clock.instant(), "新私钥", "a new key", "ask");
        assertEquals(List.of(key), alarms.open(List.of(key)));

        alarms.acknowledge(key.id());
        alarms.acknowledge(key.id());

        assertEquals(List.of(), alarms.open(List.of(key)));
    }

    private void raise(String what) {
        alarms.raise("recall.taken-back", "330000", "已取回", what, "look");
    }

    private List<String> texts() {
        return alarms.raised().stream().map(Alarm::en).toList();
    }
}
