package org.fednode.node.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRefusal;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Ticket;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.node.trust.Child;

/**
 * The tickets that {@code fednode ca tickets} has written to {@code DIR/trust/tickets}, each under the digest of its secret.
 * The first signing key that comes with a ticket has it; a second one is refused.
 */
final class Tickets {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final Path folder;

    Tickets(Path folder) {
        this.folder = folder;
    }

    /** @param pull where to fetch the node's batches from; empty when it brings them */
    record Terms(String nodeId, Level level, String division, Instant expires, Optional<Child.Pull> pull) {
    }

    /**
     * The terms on which the request may be certified, once the ticket is its own.
     *
     * @throws EnrolmentProblem when there is no such ticket, or it is another node's, used or expired
     */
    Terms claim(String secret, EnrolmentRequest request, Instant now) throws EnrolmentProblem, IOException {
        Path file = folder.resolve(Ticket.digest(secret) + ".json");
        if (!SECRET.matcher(secret).matches() || !Files.isRegularFile(file)) {
            throw refused("there is no such ticket here", "copy it whole, or ask the parent for another");
        }
        Terms terms = read(file);
        if (!now.isBefore(terms.expires())) {
            throw refused("the ticket expired on " + terms.expires(), "ask the parent for another");
        }
        boolean same = request.identity().nodeId().equals(terms.nodeId()) && request.identity().level() == terms.level()
                && request.division().equals(terms.division()) && request.identity().scope().permitted().equals(List.of(terms.division()))
                && request.identity().scope().excluded().isEmpty();
        if (!same) {
            throw refused("the ticket is for node " + terms.nodeId() + " (" + terms.level().wireName() + ", " + terms.division()
                    + ") and its whole division", "use the ticket of this node, or let people approve the request");
        }
        takeFor(request, file);
        return terms;
    }

    private void takeFor(EnrolmentRequest request, Path ticket) throws EnrolmentProblem, IOException {
        String key = DigestAlgorithm.SHA_256.digest(request.signingKey().getEncoded()).hex();
        Path used = folder.resolve(ticket.getFileName().toString().replace(".json", ".used"));
        try {
            Files.writeString(used, key, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            String by = Files.readString(used, StandardCharsets.UTF_8);
            if (!by.isEmpty() && !by.equals(key)) {
                throw refused("the ticket was used already, for another key",
                        "if that was not this node, call the parent at once: somebody else has joined under its name");
            }
        }
    }

    private static Terms read(Path file) throws IOException {
        JsonNode json = JSON.readTree(file.toFile());
        Optional<Child.Pull> pull = "pull".equals(json.path("link").asText())
                ? Optional.of(new Child.Pull(java.net.URI.create(json.path("exchange").asText()), json.path("cron").asText())) : Optional.empty();
        return new Terms(json.path("nodeId").asText(), Level.named(json.path("level").asText()), json.path("division").asText(),
                Instant.parse(json.path("expires").asText()), pull);
    }

    private static EnrolmentProblem refused(String what, String next) {
        return new EnrolmentProblem(EnrolmentRefusal.TICKET, what, next);
    }
}
