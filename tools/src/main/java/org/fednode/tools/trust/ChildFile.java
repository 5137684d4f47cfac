package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.terminal.Json;

/**
 * A child as its parent keeps it in {@code trust/children}; a running parent sees a new file at once.
 *
 * @param formerTls the TLS certificate before the present one: the child shows it until it has the new one
 * @param isRevoked whether it is a child no longer: its certificates count up to a position only
 * @param link how its batches come
 * @param pull where and when to fetch its batches; empty when it brings them
 */
record ChildFile(String nodeId, String level, String division, NodeCertificate signing, NodeCertificate tls,
        Optional<NodeCertificate> formerTls, Link link, Optional<Pull> pull, boolean isRevoked) {

    /** @param cron Quartz cron expression, seconds first */
    record Pull(String exchange, String cron) {
    }

    static Path file(NodeFolder parent, String nodeId) {
        return parent.children().resolve(nodeId + ".json");
    }

    void save(NodeFolder parent) throws IOException {
        ObjectNode tree = Json.object().put("nodeId", nodeId).put("level", level).put("division", division)
                .put("signing", signing.toPem()).put("tls", tls.toPem()).put("link", link.word());
        formerTls.ifPresent(former -> tree.put("formerTls", former.toPem()));
        pull.ifPresent(schedule -> tree.put("exchange", schedule.exchange()).put("cron", schedule.cron()));
        OwnerOnly.folder(parent.children());
        OwnerOnly.write(file(parent, nodeId), Json.text(tree) + '\n');
    }

    static Optional<ChildFile> find(NodeFolder parent, String nodeId) {
        Path file = file(parent, nodeId);
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    static List<ChildFile> all(NodeFolder parent) throws IOException {
        if (!Files.isDirectory(parent.children())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent.children())) {
            return files.filter(file -> file.getFileName().toString().matches("[^.].*\\.json")).sorted()
                    .map(ChildFile::read).toList();
        }
    }

    private static ChildFile read(Path file) {
        JsonNode tree = Json.read(file, "child");
        Link link = Arrays.stream(Link.values()).filter(one -> one.word().equals(tree.path("link").asText())).findFirst().orElse(Link.QUEUE);
        Optional<Pull> pull = link == Link.PULL
                ? Optional.of(new Pull(Json.required(tree, "exchange", file), Json.required(tree, "cron", file)))
                : Optional.empty();
        return new ChildFile(Json.required(tree, "nodeId", file), Json.required(tree, "level", file),
                Json.required(tree, "division", file),
                NodeKeyFiles.certificates(Json.required(tree, "signing", file), file).get(0),
                NodeKeyFiles.certificates(Json.required(tree, "tls", file), file).get(0),
                Optional.ofNullable(tree.path("formerTls").textValue()).map(pem -> NodeKeyFiles.certificates(pem, file).get(0)),
                link, pull,
                tree.path("revoked").asBoolean());
    }
}
