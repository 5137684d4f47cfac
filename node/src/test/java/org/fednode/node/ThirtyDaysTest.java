package org.fednode.node;

import static org.fednode.node.ThreeNodes.ROOMS;
import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.intake.InputRecords;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.RequestIntake;
import org.fednode.node.link.pull.SettableClock;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill: thirty days without the parent, with a clock that is far ahead, then behind; intake goes on, then all settles. */
class ThirtyDaysTest {

    private static final int DAYS = 30;
    private static final int GOOD_A_DAY = 18;
    private static final String COUNTY = "330106";

    @TempDir
    Path folder;

    private final SettableClock truth = new SettableClock();
    private Duration wrong = Duration.ZERO;

    /** The county's clock, which says something else. */
    private final Clock countys = new Clock() {
        @Override
        public Instant instant() {
            return truth.instant().plus(wrong);
        }

        @Override
        public ZoneId getZone() {
            return truth.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @Test
    void intakeGoesOnThroughThirtyDaysAloneAndWithAWrongClockAndThenAllSettlesAndVerifies() throws Exception {
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        TestFederation federation = new TestFederation(folder, standards, Suite.ECDSA_P256_SHA256, truth);
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        federation.child("330000", COUNTY, Level.COUNTY, COUNTY);
        try (Node national = federation.open("100000"); Node province = federation.open("330000")) {
            Node county = county(federation);
            for (int day = 0; day < DAYS; day++) {
                wrong = day < 10 ? Duration.ofDays(200) : day < 20 ? Duration.ofDays(-3) : Duration.ofHours(7);
                truth.forward(Duration.ofDays(1));
                assertEquals(GOOD_A_DAY, give(county, day), "day " + day);
                if (day % 7 == 6) {
                    county.close();
                    county = county(federation);
                }
            }
            assertEquals(DAYS * GOOD_A_DAY, rows(county).size());

            settle(county, province, national);

            assertEquals(rows(county), rows(province));
            assertEquals(rows(county), rows(national));
            assertEquals(DAYS * GOOD_A_DAY, rows(national).size());
            assertTrue(county.log().own(0, 10_000).stream().map(LoggedBatch::state)
                    .allMatch(state -> state == BatchState.ACCEPTED_NATIONALLY || state == BatchState.LOCAL));
            assertEquals(List.of(), county.log().refusals(10));
            List<String> live = rows(national);
            for (Node node : List.of(county, province, national)) { // which verifies every batch again
                node.rebuild();
                assertEquals(live, rows(node));
            }
            county.close();
        }
    }

    private Node county(TestFederation federation) {
        Node county = CrashingNode.open(NodeSettings.load(federation.folder(COUNTY)), countys, CrashPoints.NONE, StreamCursor::step);
        county.start();
        return county;
    }

    /** A day's records, two of them broken. @return how many were accepted */
    private long give(Node county, int day) throws Exception {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < GOOD_A_DAY; i++) {
            records.append(room("R" + (day * 100 + i), 20 + i, COUNTY)).append('\n');
        }
        records.append(room("R" + (day * 100 + 90), 20, "110101")).append('\n').append("{\"roomId\":").append('\n');
        Intake intake = Intake.of(new Intake.Parts(county.standards(), division -> division.equals(COUNTY), county.commit()::submit,
                county.database(), county.quarantine(), folder.resolve("inbox"), county.clock()));
        long before = rows(county).size();
        intake.requests().take(county.standards().dataSet(ROOMS).orElseThrow(), new RequestIntake.Body(InputRecords.Format.NDJSON,
                Optional.empty(), new ByteArrayInputStream(records.toString().getBytes(StandardCharsets.UTF_8))), Optional.empty());
        return rows(county).size() - before;
    }

    /** The line is there again: batches go up in pages, receipts come down. */
    private static void settle(Node county, Node province, Node national) throws Exception {
        for (int rounds = 0; county.log().unsentCount() + province.log().unsentCount() > 0; rounds++) {
            assertTrue(rounds < 50, "it settles");
            send(county, province);
            send(province, national);
        }
        ThreeNodes.handDownReceipts(national, province);
        ThreeNodes.handDownReceipts(province, county);
    }

    private static void send(Node child, Node parent) throws Exception {
        List<byte[]> batches = new ArrayList<>();
        for (LoggedBatch batch : child.log().unsent(0, 50)) {
            batches.add(child.log().read(batch));
        }
        if (!batches.isEmpty()) {
            child.receipts().receive(parent.inbox().receive(child.log().self(), batches).bytes());
        }
    }
}
