package org.fednode.node.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks again, for a while, at files that were dealt with: a copy that had stalled goes on in the file, wherever that
 * was moved meanwhile. Such a file goes back into the watched folder under another name, and the report says so. What
 * was taken of it is found unchanged then.
 */
final class LateWrites {

    private static final Logger LOG = Logger.getLogger(LateWrites.class);
    private static final Duration WATCHED = Duration.ofMinutes(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int MOST_WATCHED = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file as it was when it was dealt with. @param digest of the content, where that was read */
    private record Dealt(long size, FileTime modified, Optional<String> digest, Instant until) {
    }

    private final InboxFolder inbox;
    private final FileReadiness readiness;
    private final Clock clock;
    private final Map<Path, Dealt> watched = new LinkedHashMap<>();
    private Instant nextLook = Instant.MIN;

    LateWrites(InboxFolder inbox, FileReadiness readiness, Clock clock) {
        this.inbox = inbox;
        this.readiness = readiness;
        this.clock = clock;
    }

    /** What an earlier process dealt with not long ago. */
    synchronized void resume() {
        Instant since = clock.instant().minus(WATCHED);
        for (Path file : inbox.dealtWithSince(since)) {
            try {
                long size = JSON.readTree(InboxFolder.reportOf(file).toFile()).path("bytes").asLong(-1);
                if (size >= 0) {
                    watch(file, size, Optional.empty());
                }
            } catch (IOException e) {
                LOG.debugf("a report can't be read: %s", file.getFileName());
            }
        }
    }

    /** @param size in bytes, as it was read */
    synchronized void watch(Path file, long size, Optional<String> digest) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        watched.put(file, new Dealt(size, modified, digest, clock.instant().plus(WATCHED)));
        if (watched.size() > MOST_WATCHED) {
            watched.remove(watched.keySet().iterator().next());
        }
    }

    /** To be called often; looks when it is time. */
    synchronized void look() {
        Instant now = clock.instant();
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(BETWEEN_LOOKS);
        watched.values().removeIf(dealt -> now.isAfter(dealt.until()));
        List.copyOf(watched.entrySet()).forEach(entry -> look(entry.getKey(), entry.getValue()));
    }

    private void look(Path file, Dealt dealt) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.size() == dealt.size() && now.lastModifiedTime().equals(dealt.modified())) {
                return;
            }
            if (now.size() != dealt.size() || hasOtherContent(file, dealt)) {
                putBack(file);
                watched.remove(file);
            } else {
                watched.replace(file, new Dealt(dealt.size(), now.lastModifiedTime(), dealt.digest(), dealt.until()));
            }
        } catch (NoSuchFileException e) {
            watched.remove(file);
        } catch (IOException e) {
            LOG.warnf("file %s was written to after it was taken and can't be put back: %s", file.getFileName(), e.getMessage());
        }
    }

    private static boolean hasOtherContent(Path file, Dealt dealt) throws IOException {
        return dealt.digest().isPresent() && !dealt.digest().get().equals(ContentDigest.of(file));
    }

    private void putBack(Path file) throws IOException {
        Path again = inbox.placeAgain(file);
        warn(file, again);
        readiness.suspect(again);
        Files.move(file, again);
        LOG.warnf("file %s was written to after it was taken; it is back in the watched folder as %s", file.getFileName(),
                again.getFileName());
    }

    private static void warn(Path file, Path again) throws IOException {
        Path place = InboxFolder.reportOf(file);
        if (!(Files.exists(place) && JSON.readTree(place.toFile()) instanceof ObjectNode report)) {
            return;
        }
        String name = again.getFileName().toString();
        report.put("putBackAs", name);
        report.putObject("warning")
                .put("zh", "此文件在接收之后又有写入（复制曾中断），现以 " + name + " 重新放入接收文件夹；已接收的记录不会重复。今后请先在别处写完再移入。")
                .put("en", "The file was written to after it was taken (a copy that had stalled); it is back in the watched folder as "
                        + name + ", and what was taken is not taken twice. Write files elsewhere and move them in.");
        InboxFolder.publish(report.toString(), place);
    }
}
