package org.fednode.node.link.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.node.trust.OwnerFile;

/**
 * What a node remembers of its bundles with each neighbour, one file each in {@code DIR/bundles}. All of it may be lost:
 * then numbers begin anew and more is sent than is needed.
 */
final class BundleMemory {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    BundleMemory(Path folder) {
        this.folder = folder;
    }

    /**
     * @param sent number of the last bundle to the neighbour
     * @param signer who signed the last bundle from it: that key it has
     * @param hello a child's last greeting
     * @param heard when the last bundle from it was taken
     */
    record Peer(long sent, Optional<NodeCertificate> signer, Optional<byte[]> hello, Optional<Instant> heard) {

        Peer sentOneMore() {
            return new Peer(sent + 1, signer, hello, heard);
        }

        Peer heard(NodeCertificate now, Optional<byte[]> greeting, Instant at) {
            return new Peer(sent, Optional.of(now), greeting.or(() -> hello), Optional.of(at));
        }
    }

    Peer of(String peer) throws IOException {
        Path file = folder.resolve(peer + ".json");
        if (!Files.isRegularFile(file)) {
            return new Peer(0, Optional.empty(), Optional.empty(), Optional.empty());
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            Optional<NodeCertificate> signer = json.has("signer")
                    ? Optional.of(NodeCertificate.fromPem(json.path("signer").asText()).get(0)) : Optional.empty();
            return new Peer(json.path("sent").asLong(), signer, text(json, "hello").map(text -> text.getBytes(StandardCharsets.UTF_8)),
                    text(json, "heard").map(Instant::parse));
        } catch (CertificateProblem | IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException(file + " can't be read; delete it, and more is sent than is needed, once", e);
        }
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.ofNullable(json.path(name).textValue());
    }

    void keep(String peer, Peer now) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("sent", now.sent());
        now.signer().ifPresent(signer -> json.put("signer", signer.toPem()));
        now.hello().ifPresent(hello -> json.put("hello", new String(hello, StandardCharsets.UTF_8)));
        now.heard().ifPresent(at -> json.put("heard", at.toString()));
        OwnerFile.write(folder.resolve(peer + ".json"), JSON.writeValueAsBytes(json));
    }
}
