package org.fednode.tools.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.standards.Divisions;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {

    private static final Divisions DIVISIONS = Standards.newest(Home.find()).divisions();

    @TempDir
    Path folder;

    @BeforeEach
    void makeTheNationalNode() {
        good("init", "--data", path("national"), "--level", "national", "--division", "100000", "--suite", "ecdsa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sm2", "ecdsa"})
    void enrolsAChainWhosePathsHoldUnderTheRoot(String suite) throws Exception {
        good("init", "--data", path("root"), "--level", "national", "--division", "100000", "--suite", suite);
        init("province", "province", "330000", suite);
        init("county", "county", "330106", suite);

        join("root", "province");
        join("province", "county");

        NodeCertificate root = NodeCertificate.fromPem(Files.readString(folder.resolve("root/keys/root.pem"))).get(0);
        TrustStore trust = new TrustStore(root, DIVISIONS::contains);
        List<NodeCertificate> chain = NodeCertificate.fromPem(Files.readString(folder.resolve("county/keys/signing.pem")));
        for (int from = chain.size() - 1; from >= 0; from--) {
            trust.admit(chain.subList(from, chain.size()), Instant.now());
        }
        assertEquals(List.of("330106", "330000", "100000"), chain.stream().map(one -> one.identity().nodeId()).toList());
        assertEquals(List.of("330106"), chain.get(0).identity().scope().permitted());
        assertTrue(Files.readString(folder.resolve("county/fednode.properties")).contains("fednode.parent.id=330000"));
    }

    @Test
    void everyTlsChainHoldsByItsSignaturesUpToTheTlsRoot() throws Exception {
        init("province", "province", "330000", "ecdsa");
        init("county", "county", "330106", "ecdsa");
        join("national", "province");
        join("province", "county");

        for (String node : List.of("national", "province", "county")) {
            List<NodeCertificate> chain = NodeCertificate.fromPem(Files.readString(folder.resolve(node + "/keys/tls.pem")));
            for (int i = 0; i + 1 < chain.size(); i++) {
                chain.get(i).x509().verify(chain.get(i + 1).x509().getPublicKey());
            }
            assertEquals(Files.readString(folder.resolve("national/keys/tls-root.pem")), chain.get(chain.size() - 1).toPem());
        }
        String known = Files.readString(folder.resolve("national/trust/children/330000.json"));
        String own = NodeCertificate.fromPem(Files.readString(folder.resolve("province/keys/tls.pem"))).get(0).toPem();
        assertTrue(known.contains(own.replace("\r", "").replace("\n", "\\n")), "the parent knows the child's own TLS certificate");
    }

    @Test
    void aDirectlyAdministeredCountyEnrolsAtItsProvince() throws IOException {
        init("henan", "province", "410000", "ecdsa");
        init("jiyuan", "county", "419001", "ecdsa");

        join("national", "henan");
        join("henan", "jiyuan");

        assertTrue(Files.exists(folder.resolve("jiyuan/keys/signing.pem")));
    }

    @Test
    void refusesANodeOfAnotherProvince() {
        init("zhejiang", "province", "330000", "ecdsa");
        init("beijing", "county", "110101", "ecdsa");
        join("national", "zhejiang");

        Ran ran = Ran.with("ca", "approve", "--data", path("zhejiang"), request("beijing"), "--fingerprint",
                fingerprint("beijing"), "--out", path("grant"), "--broker", "127.0.0.1:1");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("not all inside"), ran.err());
        assertFalse(Files.exists(folder.resolve("grant")));
    }

    @Test
    void refusesAScopeWiderThanTheParents() {
        init("zhejiang", "province", "330000", "ecdsa");
        init("county", "county", "330106", "ecdsa");
        join("national", "zhejiang");
        good("enrol", "request", "--data", path("county"), "--permit", "330106,340102", "--out", path("county.request"));

        Ran ran = Ran.with("ca", "approve", "--data", path("zhejiang"), path("county.request"), "--fingerprint", "any");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("not all inside"), ran.err());
    }

    @Test
    void refusesAWrongFingerprint() {
        init("province", "province", "330000", "ecdsa");

        Ran ran = Ran.with("ca", "approve", "--data", path("national"), request("province"), "--fingerprint",
                "0000 0000 0000 0000", "--out", path("grant"));

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("fingerprint was not confirmed"), ran.err());
        assertFalse(Files.exists(folder.resolve("national/trust/children/330000.json")));
    }

    @Test
    void refusesASecondKeyForTheSameNode() {
        init("province", "province", "330000", "ecdsa");
        join("national", "province");
        init("impostor", "province", "330000", "ecdsa");

        Ran ran = Ran.with("ca", "approve", "--data", path("national"), request("impostor"), "--fingerprint",
                fingerprint("impostor"), "--out", path("grant"));

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("with another key"), ran.err());
    }

    @Test
    void approvesTheSameKeyAgain() {
        init("province", "province", "330000", "ecdsa");

        join("national", "province");
        join("national", "province");

        Ran list = Ran.with("ca", "list", "--data", path("national"), "--json");
        assertTrue(list.out().contains("\"nodeId\" : \"330000\""), list.out());
    }

    @Test
    void refusesARequestThatWasChangedOnTheWay() throws IOException {
        init("province", "province", "330000", "ecdsa");
        Path request = Path.of(request("province"));
        Files.writeString(request, Files.readString(request).replace("\"330000\"", "\"320000\""));

        Ran ran = Ran.with("ca", "approve", "--data", path("national"), request.toString(), "--fingerprint", "any");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("was changed"), ran.err());
    }

    @Test
    void refusesARequestOfTheSameLevel() {
        init("zhejiang", "province", "330000", "ecdsa");
        init("jiangsu", "province", "320000", "ecdsa");
        join("national", "zhejiang");

        Ran ran = Ran.with("ca", "approve", "--data", path("zhejiang"), request("jiangsu"), "--fingerprint", "any");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("does not stand below"), ran.err());
    }

    @Test
    void refusesAGrantUnderAnotherRoot() {
        good("init", "--data", path("other"), "--level", "national", "--division", "100000", "--suite", "ecdsa");
        init("province", "province", "330000", "ecdsa");
        approve("other", "province");

        Ran ran = Ran.with("enrol", "accept", "--data", path("province"), path("province.grant"), "--fingerprint",
                rootFingerprint("national"));

        assertEquals(1, ran.code());
        assertFalse(Files.exists(folder.resolve("province/keys/signing.pem")));
    }

    @Test
    void refusesAGrantForAnotherNode() {
        init("zhejiang", "province", "330000", "ecdsa");
        init("jiangsu", "province", "320000", "ecdsa");
        approve("national", "zhejiang");

        Ran ran = Ran.with("enrol", "accept", "--data", path("jiangsu"), path("zhejiang.grant"), "--fingerprint",
                rootFingerprint("national"));

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("the grant is for node 330000"), ran.err());
    }

    @Test
    void initRefusesAFolderInUseAndADivisionOfAnotherLevel() {
        assertEquals(1, Ran.with("init", "--data", path("national"), "--level", "national", "--division", "100000").code());
        assertEquals(1, Ran.with("init", "--data", path("x"), "--level", "county", "--division", "330000").code());
        assertEquals(1, Ran.with("init", "--data", path("x"), "--level", "county", "--division", "999999").code());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void aNodeThatIsNotEnrolledDoesNotStart() {
        init("county", "county", "330106", "ecdsa");

        Ran ran = Ran.with("start", "--data", path("county"));

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("has no certificate yet"), ran.err());
    }

    @Test
    void keepsEverythingForTheOwnerOnly() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("national"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void init(String name, String level, String division, String suite) {
        good("init", "--data", path(name), "--level", level, "--division", division, "--suite", suite);
    }

    private String request(String node) {
        good("enrol", "request", "--data", path(node), "--out", path(node + ".request"));
        return path(node + ".request");
    }

    private String fingerprint(String node) {
        try {
            return Enrolment.readRequest(folder.resolve(node + ".request")).fingerprint();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String rootFingerprint(String node) {
        return Ran.with("ca", "list", "--data", path(node)).code() == 0 ? fingerprintOf(folder.resolve(node + "/keys/root.pem")) : "";
    }

    private static String fingerprintOf(Path pem) {
        try {
            return NodeKeyFiles.certificates(pem).get(0).fingerprint();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void approve(String parent, String child) {
        String request = request(child);
        good("ca", "approve", "--data", path(parent), request, "--fingerprint", fingerprint(child), "--out",
                path(child + ".grant"));
    }

    private void join(String parent, String child) {
        approve(parent, child);
        String root = rootFingerprint(parent);
        good("enrol", "accept", "--data", path(child), path(child + ".grant"), "--fingerprint", root);
    }

    private static void good(String... arguments) {
        Ran ran = Ran.with(arguments);
        assertEquals(0, ran.code(), ran.err());
    }
}
