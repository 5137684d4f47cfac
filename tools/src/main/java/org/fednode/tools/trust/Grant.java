package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.tools.site.Link;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;

/**
 * What a parent gives to a node that it has approved.
 *
 * @param signing the node's signing certificate and those above it, root last
 * @param tls the node's TLS certificate and those above; above the county its own authority has issued it
 * @param authority above the county: its TLS authority's certificate and those above; else empty
 * @param broker where the node brings its batches, when the link is the queue
 */
record Grant(String nodeId, List<NodeCertificate> signing, List<NodeCertificate> tls, List<NodeCertificate> authority,
        NodeCertificate root, NodeCertificate tlsRoot, String parentId, Link link, Optional<String> broker) {

    static final String FORMAT = "fednode-grant/1";

    Grant {
        signing = List.copyOf(signing);
        tls = List.copyOf(tls);
        authority = List.copyOf(authority);
    }

    String toJson() {
        ObjectNode tree = Json.object();
        tree.put("format", FORMAT).put("nodeId", nodeId).put("signing", NodeKeyFiles.pem(signing))
                .put("tls", NodeKeyFiles.pem(tls));
        if (!authority.isEmpty()) {
            tree.put("tlsAuthority", NodeKeyFiles.pem(authority));
        }
        tree.put("root", root.toPem()).put("rootFingerprint", root.fingerprint()).put("tlsRoot", tlsRoot.toPem())
                .put("link", link.word());
        ObjectNode parent = tree.putObject("parent").put("id", parentId);
        broker.ifPresent(address -> parent.put("broker", address));
        return Json.text(tree) + '\n';
    }

    static Grant read(Path file) {
        JsonNode tree = Json.read(file, "grant");
        if (!FORMAT.equals(Json.required(tree, "format", file))) {
            throw new Trouble(file + " is no grant of this version", "ask the parent for it again");
        }
        Link link = "pull".equals(Json.required(tree, "link", file)) ? Link.PULL : Link.QUEUE;
        return new Grant(Json.required(tree, "nodeId", file), chain(tree, "signing", file), chain(tree, "tls", file),
                optional(tree, "tlsAuthority", file), chain(tree, "root", file).get(0), chain(tree, "tlsRoot", file).get(0),
                Json.required(tree.path("parent"), "id", file), link,
                Optional.ofNullable(tree.path("parent").path("broker").textValue()));
    }

    private static List<NodeCertificate> chain(JsonNode tree, String name, Path file) {
        return NodeKeyFiles.certificates(Json.required(tree, name, file), file);
    }

    private static List<NodeCertificate> optional(JsonNode tree, String name, Path file) {
        return tree.has(name) ? chain(tree, name, file) : List.of();
    }
}
