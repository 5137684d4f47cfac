package org.fednode.tools.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;

/** What a new node's directory is made from. */
public record NewNode(String id, Level level, String division, Suite suite, String standardVersion, String host,
        Ports ports, Link link, Database database) {

    private static final int NONE = -1;
    private static final String LOOPBACK = "127.0.0.1";

    /** Ports where the person at the keyboard wants them; the others are chosen. */
    public record Ports(Optional<Integer> http, Optional<Integer> exchange, Optional<Integer> broker) {
    }

    /** A database of its own unless told otherwise. */
    public record Database(Optional<String> url, Optional<String> user, Optional<String> password) {

        @Override
        public String toString() {
            return "Database[" + url.orElse("embedded") + "]";
        }
    }

    /** Makes the directory with all its folders, the configuration and a copy of the standard. */
    public static void make(NodeFolder node, NewNode settings, Path standard) throws IOException {
        OwnerOnly.folder(node.data());
        for (String folder : List.of("keys", "trust", "trust/children", "standard", "archive", "db", "broker", "inbox", "log")) {
            OwnerOnly.folder(node.data().resolve(folder));
        }
        copy(standard, node.standard(settings.standardVersion()));
        node.save(settings.properties(node));
    }

    private NodeProperties properties(NodeFolder node) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("fednode.data", node.data().toString());
        entries.put("fednode.id", id);
        entries.put("fednode.level", level.wireName());
        entries.put("fednode.division", division);
        entries.put("fednode.suite", suite.wireName());
        entries.put("fednode.standard.version", standardVersion);
        entries.put("fednode.http.host", LOOPBACK);
        entries.put("fednode.http.port", port(ports.http(), true));
        entries.put("fednode.exchange.host", host);
        entries.put("fednode.exchange.port", port(ports.exchange(), level != Level.NATIONAL && link == Link.PULL));
        entries.put("fednode.broker.host", host);
        entries.put("fednode.broker.port", port(ports.broker(), level != Level.COUNTY));
        entries.put("fednode.link.up", level == Level.NATIONAL ? "none" : link.word());
        database.url().ifPresent(url -> entries.put("fednode.database.url", url));
        database.user().ifPresent(user -> entries.put("fednode.database.user", user));
        database.password().ifPresent(password -> entries.put("fednode.database.password", password));
        return new NodeProperties(entries);
    }

    private String port(Optional<Integer> wanted, boolean isNeeded) throws IOException {
        if (wanted.isPresent()) {
            return Integer.toString(wanted.get());
        }
        return Integer.toString(isNeeded ? FreePort.OF_THIS_PROGRAM.on(host) : NONE);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    OwnerOnly.folder(target);
                } else {
                    OwnerOnly.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
