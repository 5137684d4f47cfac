package org.fednode.node.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.node.link.LinkStatus;
import org.junit.jupiter.api.Test;

/** What facts mean that are hard to bring about in a test, and in which order causes come. */
class DiagnosisTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final Facts.Certificate GOOD = new Facts.Certificate(NOW.minus(Duration.ofDays(100)), NOW.plus(Duration.ofDays(100)), false);
    private static final long PLENTY = 1L << 40;

    private static LinkStatus up(String state, long backlog) {
        return new LinkStatus("330000", LinkStatus.Direction.UP, "queue", state, backlog, Optional.of(NOW), Optional.of("it broke"));
    }

    private static List<Cause> of(long free, Facts.Certificate own, Optional<Facts.Line> line, String... stopped) {
        return Diagnosis.of(new Facts(up(line.isPresent() ? "failing" : "connected", 3), NOW, free, own, line, Set.of(stopped),
                Optional.of(NOW.minusSeconds(3_600)), Duration.ZERO));
    }

    @Test
    void aFullDiskComesBeforeWhatItCauses() {
        assertEquals(List.of(Cause.DISK_FULL, Cause.REFUSED), of(1 << 20, GOOD, Optional.of(Facts.Line.REFUSED)));
    }

    @Test
    void aRevokedCertificateComesBeforeTheRefusalsItCauses() {
        Facts.Certificate revoked = new Facts.Certificate(GOOD.from(), GOOD.until(), true);

        assertEquals(List.of(Cause.REVOKED, Cause.BATCH_REFUSED), of(PLENTY, revoked, Optional.empty(), "batch.scope"));
        assertEquals(List.of(Cause.REVOKED), of(PLENTY, GOOD, Optional.empty(), "batch.revoked"));
    }

    @Test
    void theParentsCertificateAndASupersededStandardAreNamed() {
        assertEquals(List.of(Cause.PARENT_CERTIFICATE_DATES), of(PLENTY, GOOD, Optional.of(Facts.Line.CERTIFICATE_DATES)));
        assertEquals(List.of(Cause.STANDARD_SUPERSEDED), of(PLENTY, GOOD, Optional.empty(), "batch.standard-superseded"));
    }

    @Test
    void whatFailsOnAGoodLineIsToldAsTheLinkTellsIt() {
        assertEquals(List.of(Cause.PARENT_TROUBLE), of(PLENTY, GOOD, Optional.of(Facts.Line.GOOD)));
    }

    /** A warning about something else does not make a link move. */
    @Test
    void aLinkWithoutReceiptsStandsStillWhateverItsCertificate() {
        LinkStatus silent = new LinkStatus("330000", LinkStatus.Direction.UP, "queue", "connected", 64,
                Optional.of(NOW.minus(Duration.ofHours(1))), Optional.empty());
        Facts.Certificate ending = new Facts.Certificate(GOOD.from(), NOW.plus(Duration.ofDays(20)), false);

        assertEquals(List.of(Cause.WINDOW_FULL, Cause.CERTIFICATE_ENDS),
                Diagnosis.of(new Facts(silent, NOW, PLENTY, ending, Optional.empty(), Set.of(), Optional.of(NOW.minusSeconds(3_600)),
                        Duration.ZERO)));
    }

    /** The last receipt is an hour old because there was nothing to receipt. */
    @Test
    void aBatchThatWasSealedAMomentAgoAfterAnIdleHourMoves() {
        LinkStatus link = new LinkStatus("330000", LinkStatus.Direction.UP, "queue", "connected", 1, Optional.of(NOW.minus(Duration.ofHours(1))),
                Optional.empty());

        assertEquals(List.of(Cause.MOVING), Diagnosis.of(new Facts(link, NOW, PLENTY, GOOD, Optional.empty(), Set.of(),
                Optional.of(NOW.minusSeconds(1)), Duration.ZERO)));
    }

    @Test
    void whatMovesSaysSo() {
        assertEquals(List.of(Cause.MOVING), of(PLENTY, GOOD, Optional.empty()));
    }

    @Test
    void theOperatorsPageHasEveryCauseInOrderAndNoOther() throws IOException {
        List<String> wanted = Stream.of(Cause.values()).map(cause -> "| `" + cause.code() + "` | " + cause.meaning().zh() + " / "
                + cause.meaning().en() + " | " + cause.next().zh() + " / " + cause.next().en() + " |").toList();

        List<String> page = Files.readAllLines(Path.of("docs/operations/why.md")).stream().filter(line -> line.startsWith("| `")).toList();

        assertEquals(wanted, page);
    }
}
