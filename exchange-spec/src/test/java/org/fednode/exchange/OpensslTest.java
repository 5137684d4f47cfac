package org.fednode.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.Batches;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.signature.DetachedSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard tool agrees with us. Needs {@code openssl} 3 on the path, and fails without it. */
class OpensslTest {

    @TempDir
    Path folder;

    private record Outcome(int exit, String text) {
    }

    @BeforeEach
    void opensslIsThere() throws Exception {
        assertEquals(0, openssl("version").exit());
    }

    @Test
    void cmsVerifiesAnEcdsaBatch() throws Exception {
        extract(Federation.of(Suite.ECDSA_P256_SHA256));

        Outcome outcome = cmsVerify();

        assertEquals(0, outcome.exit(), outcome.text());
        assertTrue(outcome.text().contains("successful"), outcome.text());
    }

    @Test
    void cmsRefusesAnEcdsaBatchWithAnotherManifest() throws Exception {
        extract(Federation.of(Suite.ECDSA_P256_SHA256));
        Files.writeString(folder.resolve("manifest.json"), "{}");

        assertNotEquals(0, cmsVerify().exit());
    }

    @Test
    void pkeyutlVerifiesTheSignedAttributesOfAnSm2Batch() throws Exception {
        DetachedSignature signature = extract(Federation.of(Suite.SM2_SM3));
        Files.write(folder.resolve("attributes.der"), signature.signedAttributes());
        Files.write(folder.resolve("signature.der"), signature.value());

        Outcome outcome = pkeyutlVerify();
        assertEquals(0, outcome.exit(), outcome.text());

        byte[] changed = signature.signedAttributes().clone();
        changed[changed.length - 1] ^= 1;
        Files.write(folder.resolve("attributes.der"), changed);
        assertNotEquals(0, pkeyutlVerify().exit());
    }

    @Test
    void verifyAcceptsAnEcdsaPath() throws Exception {
        writeCertificates(Federation.of(Suite.ECDSA_P256_SHA256));

        Outcome outcome = openssl("verify", "-CAfile", "root.pem", "-untrusted", "province.pem", "county.pem");

        assertEquals(0, outcome.exit(), outcome.text());
    }

    /** One step only: the tool takes the SM2 user id for the last certificate of a path and not for those between. */
    @Test
    void verifyAcceptsAnSm2Certificate() throws Exception {
        writeCertificates(Federation.of(Suite.SM2_SM3));

        Outcome outcome = openssl("verify", "-vfyopt", "distid:1234567812345678", "-CAfile", "root.pem", "province.pem");

        assertEquals(0, outcome.exit(), outcome.text());
    }

    private void writeCertificates(Federation federation) throws IOException {
        Files.writeString(folder.resolve("root.pem"), federation.root().certificate().toPem());
        Files.writeString(folder.resolve("province.pem"), federation.province().certificate().toPem());
        Files.writeString(folder.resolve("county.pem"), federation.county().certificate().toPem());
    }

    private DetachedSignature extract(Federation federation) throws Exception {
        BatchContainer container = BatchContainer.read(Batches.sealed(federation, federation.county(), 3).bytes());
        NodeCertificate signer = federation.county().certificate();
        Files.write(folder.resolve("manifest.json"), container.manifest());
        Files.write(folder.resolve("manifest.p7s"), container.signature());
        Files.writeString(folder.resolve("root.pem"), federation.root().certificate().toPem());
        Files.writeString(folder.resolve("public.pem"), pem(signer.x509().getPublicKey().getEncoded()));
        return DetachedSignature.read(container.signature(), federation.suite());
    }

    private static String pem(byte[] publicKey) throws IOException {
        java.io.StringWriter text = new java.io.StringWriter();
        try (org.bouncycastle.util.io.pem.PemWriter writer = new org.bouncycastle.util.io.pem.PemWriter(text)) {
            writer.writeObject(new PemObject("PUBLIC KEY", publicKey));
        }
        return text.toString();
    }

    private Outcome cmsVerify() throws Exception {
        return openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", "manifest.p7s", "-content", "manifest.json",
                "-CAfile", "root.pem", "-purpose", "any", "-out", "verified.json");
    }

    private Outcome pkeyutlVerify() throws Exception {
        return openssl("pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-digest", "sm3", "-in",
                "attributes.der", "-sigfile", "signature.der", "-pkeyopt", "distid:1234567812345678");
    }

    private Outcome openssl(String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl hangs");
        return new Outcome(process.exitValue(), text);
    }
}
