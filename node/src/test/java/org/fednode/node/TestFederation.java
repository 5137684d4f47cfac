package org.fednode.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.standards.StandardPackage;

/** Data directories of a federation as init and enrol leave them, made within a test's folder. */
public final class TestFederation {

    private static final Duration YEAR = Duration.ofDays(365);
    /** The roots outlive what they certify. */
    private static final Duration ROOT_YEARS = YEAR.multipliedBy(20);

    private final Path folder;
    private final Path standards;
    private final Suite suite;
    private final DivisionTree divisions;
    private final Clock clock;
    private final Map<String, Keys> nodes = new HashMap<>();

    /** A node's keys, for tests that must sign as it. */
    public record Keys(SigningKey signing, SigningKey tlsAuthority, List<NodeCertificate> tls, KeyPair tlsKeys) {
    }

    /** @param standards folder with standard packages, one of them version 2026.1 */
    public TestFederation(Path folder, Path standards, Suite suite, Clock clock) {
        this.folder = folder;
        this.standards = standards;
        this.suite = suite;
        this.clock = clock;
        StandardPackage.Loading loading = StandardPackage.load(standards.resolve("2026.1"));
        this.divisions = loading.standard().orElseThrow(() -> new AssertionError(loading.problems())).divisions()::contains;
    }

    /** The packages that the project ships. */
    public static Path shippedStandards() {
        return Path.of("..", "coding-standards", "standard").toAbsolutePath().normalize();
    }

    public Keys keys(String id) {
        return nodes.get(id);
    }

    public Path folder(String id) {
        return folder.resolve(id);
    }

    /** The national node. */
    public Path national(String id, String... settings) {
        NodeIdentity identity = identity(id, Level.NATIONAL, "100000");
        KeyPair signing = NodeKeys.generate(suite);
        KeyPair authority = NodeKeys.generateTls();
        Instant now = clock.instant();
        NodeCertificate root = CertificateIssuer.selfSigned(signing, identity, CertificatePurpose.SIGNING, now.minus(YEAR), now.plus(ROOT_YEARS));
        NodeCertificate tlsRoot = CertificateIssuer.selfSigned(authority, identity, CertificatePurpose.TLS_AUTHORITY,
                now.minus(YEAR), now.plus(ROOT_YEARS));
        SigningKey tlsAuthority = new SigningKey(Suite.ECDSA_P256_SHA256, authority.getPrivate(), List.of(tlsRoot));
        return write(identity, "100000", new SigningKey(suite, signing.getPrivate(), List.of(root)), signing, tlsAuthority, authority,
                List.of(settings));
    }

    /** A node below {@code parent}, in its children's folder already. */
    public Path child(String parent, String id, Level level, String division, String... settings) {
        NodeIdentity identity = identity(id, level, division);
        Keys above = nodes.get(parent);
        KeyPair signing = NodeKeys.generate(suite);
        KeyPair authority = NodeKeys.generateTls();
        SigningKey signingKey = new SigningKey(suite, signing.getPrivate(),
                chain(issue(above.signing(), signing, identity, CertificatePurpose.SIGNING), above.signing()));
        SigningKey tlsAuthority = level == Level.COUNTY ? above.tlsAuthority() : new SigningKey(Suite.ECDSA_P256_SHA256,
                authority.getPrivate(), chain(issue(above.tlsAuthority(), authority, identity, CertificatePurpose.TLS_AUTHORITY),
                        above.tlsAuthority()));
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("fednode.parent.id=" + parent);
        Path data = write(identity, division, signingKey, signing, tlsAuthority, authority, all);
        List<NodeCertificate> tls = chain(issue(above.tlsAuthority(), nodes.get(id).tlsKeys(), identity, CertificatePurpose.TLS),
                above.tlsAuthority());
        put(data.resolve("keys").resolve("tls.pem"), pem(tls));
        nodes.computeIfPresent(id, (same, keys) -> new Keys(keys.signing(), keys.tlsAuthority(), tls, keys.tlsKeys()));
        put(folder.resolve(parent).resolve("trust").resolve("children").resolve(id + ".json"),
                "{\"nodeId\":\"" + id + "\",\"level\":\"" + level.wireName() + "\",\"division\":\"" + division + "\",\"link\":\"queue\","
                        + "\"signing\":\"" + escaped(signingKey.certificate()) + "\",\"tls\":\"" + escaped(tls.get(0)) + "\"}");
        return data;
    }

    /** The node's people have lost its key and made another, and the parent's people have certified it. */
    public void replaceKeys(String parent, String id, Level level, String division, String... settings) throws IOException {
        Path keys = folder.resolve(id).resolve("keys");
        Path former = Files.createDirectories(keys.resolve("former"));
        Files.copy(keys.resolve("signing.pem"), former.resolve("1.pem"));
        Files.delete(folder.resolve(id).resolve("standard"));
        child(parent, id, level, division, settings);
    }

    public Node open(String id) {
        return Node.open(NodeSettings.load(folder.resolve(id)), clock);
    }

    /** At another time than the others. */
    public Node open(String id, Instant now) {
        return Node.open(NodeSettings.load(folder.resolve(id)), Clock.fixed(now, ZoneOffset.UTC));
    }

    private NodeIdentity identity(String id, Level level, String division) {
        return new NodeIdentity(id, level, new Scope(List.of(division), List.of(), "2023"));
    }

    private NodeCertificate issue(SigningKey issuer, KeyPair keys, NodeIdentity identity, CertificatePurpose purpose) {
        Instant now = clock.instant();
        try {
            return CertificateIssuer.issue(issuer, keys.getPublic(), identity, purpose, divisions, now.minus(YEAR), now.plus(YEAR));
        } catch (CertificateProblem e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<NodeCertificate> chain(NodeCertificate leaf, SigningKey issuer) {
        return Stream.concat(Stream.of(leaf), issuer.chain().stream()).toList();
    }

    private Path write(NodeIdentity identity, String division, SigningKey signing, KeyPair signingKeys, SigningKey tlsAuthority,
            KeyPair authorityKeys, List<String> settings) {
        Path data = folder.resolve(identity.nodeId());
        KeyPair tlsKeys = NodeKeys.generateTls();
        boolean national = identity.level() == Level.NATIONAL;
        List<NodeCertificate> tls = national
                ? chain(issue(tlsAuthority, tlsKeys, identity, CertificatePurpose.TLS), tlsAuthority) : tlsAuthority.chain();
        nodes.put(identity.nodeId(), new Keys(signing, tlsAuthority, tls, tlsKeys));
        Path keys = data.resolve("keys");
        put(keys.resolve("signing.key.pem"), NodeKeys.toPem(signingKeys));
        put(keys.resolve("signing.pem"), pem(signing.chain()));
        put(keys.resolve("root.pem"), last(signing.chain()).toPem());
        put(keys.resolve("tls.key.pem"), NodeKeys.toPem(tlsKeys));
        put(keys.resolve("tls.pem"), pem(tls));
        put(keys.resolve("tls-root.pem"), last(tlsAuthority.chain()).toPem());
        if (identity.level() != Level.COUNTY) {
            put(keys.resolve("tls-authority.key.pem"), NodeKeys.toPem(authorityKeys));
            put(keys.resolve("tls-authority.pem"), pem(tlsAuthority.chain()));
        }
        put(data.resolve("fednode.properties"), String.join("\n", Stream.concat(Stream.of("fednode.data=" + data,
                "fednode.id=" + identity.nodeId(), "fednode.level=" + identity.level().wireName(), "fednode.division=" + division,
                "fednode.suite=" + suite.wireName()), settings.stream()).toList()));
        link(data.resolve("standard"));
        return data;
    }

    /** Gives a node that doesn't run yet a folder of packages of its own. */
    public void copyStandards(String id) throws IOException {
        Path own = folder.resolve(id).resolve("standard");
        Files.delete(own);
        try (Stream<Path> tree = Files.walk(standards)) {
            for (Path path : tree.toList()) {
                Path target = own.resolve(standards.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private void link(Path to) {
        try {
            Files.createSymbolicLink(to, standards);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NodeCertificate last(List<NodeCertificate> chain) {
        return chain.get(chain.size() - 1);
    }

    private static String pem(List<NodeCertificate> chain) {
        return chain.stream().map(NodeCertificate::toPem).collect(Collectors.joining());
    }

    private static String escaped(NodeCertificate certificate) {
        return certificate.toPem().replace("\n", "\\n").replace("\r", "");
    }
}
