package org.fednode.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.terminal.Trouble;

/** Hands the files to the county's watched folder, phase by phase, and waits until the nation has everything. */
final class Delivery {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    private static final long LOOK_AGAIN_MILLIS = 200;
    /** Looking takes the node's time too: about a tenth. */
    private static final long LOOKING_SHARE = 10;
    private static final long LOOK_AGAIN_AT_LATEST_MILLIS = 2_000;

    private final Federation federation;
    private final Consumer<String> progress;
    private long lookedMillis;
    private String lastSeen = "";
    private Instant lastMove = Instant.now();
    private Instant lastLine = Instant.EPOCH;

    Delivery(Federation federation, Consumer<String> progress) {
        this.federation = federation;
        this.progress = progress;
    }

    /** Moves the files in by rename, so that the node never sees half a file. */
    void hand(Phase phase) throws IOException {
        NodeFolder county = federation.folder(federation.lowest());
        for (Phase.Part part : phase.parts()) {
            Path inbox = county.inbox(part.dataSet());
            Files.createDirectories(inbox);
            Path arriving = inbox.resolve("." + part.file().getFileName() + ".part");
            Files.copy(part.file(), arriving, StandardCopyOption.REPLACE_EXISTING);
            Files.move(arriving, inbox.resolve(part.file().getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Until the county has taken every file. */
    void awaitTaken(Phase phase) throws IOException, InterruptedException {
        while (true) {
            JsonNode county = look();
            observe(phase.name(), county);
            if (county.path("intake").path("pendingFiles").asLong() == 0) {
                refuseFailed();
                return;
            }
            pause(county);
        }
    }

    /** Until every batch is accepted nationally and no node has anything left to do. */
    void awaitSettled() throws IOException, InterruptedException {
        while (true) {
            JsonNode county = look();
            observe("settling", county);
            refuseRefused(county);
            if (county.path("settled").asBoolean() && allSettled()) {
                return;
            }
            pause(county);
        }
    }

    private JsonNode look() throws IOException, InterruptedException {
        long start = System.nanoTime();
        JsonNode county = federation.status(federation.lowest());
        lookedMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return county;
    }

    private boolean allSettled() throws IOException, InterruptedException {
        for (Level level : federation.levels()) {
            if (!federation.status(level).path("settled").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    private static void refuseRefused(JsonNode county) {
        long refused = county.path("batches").path("refused").asLong();
        if (refused > 0) {
            throw new Trouble(refused + " batches of the county were refused above", "read the nodes' logs");
        }
    }

    private void refuseFailed() throws IOException {
        Path failed = federation.folder(federation.lowest()).data().resolve("inbox").resolve(".failed");
        if (!Files.isDirectory(failed)) {
            return;
        }
        try (Stream<Path> files = Files.walk(failed)) {
            files.filter(Files::isRegularFile).findFirst().ifPresent(file -> {
                throw new Trouble("the county could not take " + file.getFileName(), "read the report in " + file.getParent());
            });
        }
    }

    private void observe(String what, JsonNode county) {
        JsonNode intake = county.path("intake");
        JsonNode batches = county.path("batches");
        String seen = intake.path("received").asLong() + " received, " + intake.path("quarantined").asLong() + " quarantined, "
                + (batches.path("sealed").asLong() + batches.path("acceptedByParent").asLong()) + " batches on their way, " + batches.path("acceptedNationally").asLong()
                + " accepted nationally";
        Instant now = Instant.now();
        if (!seen.equals(lastSeen)) {
            lastSeen = seen;
            lastMove = now;
            if (Duration.between(lastLine, now).compareTo(BETWEEN_LINES) > 0) {
                progress.accept(what + ": " + seen);
                lastLine = now;
            }
        }
    }

    private void pause(JsonNode county) throws InterruptedException {
        if (Duration.between(lastMove, Instant.now()).compareTo(PATIENCE) > 0) {
            throw new Trouble("nothing has moved for " + PATIENCE.toMinutes() + " minutes (" + lastSeen + ")" + errors(county),
                    "read the nodes' logs in " + federation.data() + "/*/log");
        }
        federation.pause(Math.min(LOOK_AGAIN_AT_LATEST_MILLIS, Math.max(LOOK_AGAIN_MILLIS, LOOKING_SHARE * lookedMillis)));
    }

    private static String errors(JsonNode county) {
        StringBuilder errors = new StringBuilder();
        county.path("links").forEach(link -> {
            if (!link.path("lastError").asText("").isEmpty()) {
                errors.append("; link to ").append(link.path("peer").asText()).append(": ").append(link.path("lastError").asText());
            }
        });
        return errors.toString();
    }
}
