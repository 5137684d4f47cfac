package org.fednode.node;

import static org.fednode.node.LinkedNodes.COUNTY;
import static org.fednode.node.LinkedNodes.NATIONAL;
import static org.fednode.node.LinkedNodes.PROVINCE;
import static org.fednode.node.LinkedNodes.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.enrolment.CertificateRecord.Reason;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.link.LinkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of certificates over real links, and a live bridge that is cut. */
class LinkedRevocationTest {

    @TempDir
    Path folder;

    @Test
    void everyoneAboveAndTheSubjectHearOfItAndTheLiveBridgeIsCutWithinAMinute() throws Exception {
        try (LinkedNodes nodes = new LinkedNodes(folder, TestFederation.shippedStandards(), Clock.systemUTC()).startAll()) {
            await("all certificates known everywhere", () -> List.of(NATIONAL, PROVINCE, COUNTY).stream()
                    .allMatch(id -> said(nodes.node(id)).containsAll(List.of("330000 by 100000", "330106 by 330000"))));
            await("connected", () -> state(nodes, NATIONAL).equals("connected") && state(nodes, PROVINCE).equals("connected"));
            Instant begun = Clock.systemUTC().instant();

            nodes.node(NATIONAL).register().revoke(PROVINCE, Reason.CLOSED, Optional.empty());

            await("cut", () -> !state(nodes, NATIONAL).equals("connected") && state(nodes, PROVINCE).equals("failing"));
            Duration taken = Duration.between(begun, Clock.systemUTC().instant());
            assertTrue(taken.compareTo(Duration.ofMinutes(1)) < 0, taken::toString);
            await("the subject knows", () -> alarms(nodes.node(PROVINCE)).contains("enrolment.revoked"));
            await("those below it know", () -> nodes.node(COUNTY).register().all().stream().anyMatch(entry -> entry.isRevoked()));
            assertEquals(List.of(), alarms(nodes.node(NATIONAL)));
        }
    }

    private static List<String> said(Node node) {
        return node.register().all().stream().map(entry -> entry.node() + " by " + entry.issuer()).toList();
    }

    private static List<String> alarms(Node node) {
        return node.register().alarms().stream().map(Alarm::code).toList();
    }

    /** Of the queue between the national node and the province. */
    private static String state(LinkedNodes nodes, String id) {
        return nodes.links(id).statuses().stream().filter(link -> link.kind().equals("queue")
                && (id.equals(NATIONAL) || link.direction() == LinkStatus.Direction.UP)).map(LinkStatus::state).findFirst().orElse("gone");
    }
}
