package org.fednode.exchange.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealedKeysTest {

    private static final String SECRET = Passphrase.random();
    private static final Function<String, Optional<String>> NO_SETTINGS = name -> Optional.empty();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Suite.class)
    void keysUnderAPassphraseAreReadAgainWithItAndNotWithoutIt(Suite suite) {
        KeyPair keys = NodeKeys.generate(suite);
        String pem = NodeKeys.toPem(keys, Passphrase.of(SECRET));

        KeyPair read = NodeKeys.fromPem(pem, () -> Passphrase.of('\n' + SECRET + "\n"));

        assertArrayEquals(keys.getPrivate().getEncoded(), read.getPrivate().getEncoded());
        assertTrue(NodeKeys.isSealed(pem) && !NodeKeys.isSealed(NodeKeys.toPem(keys)));
        assertThrows(IllegalArgumentException.class, () -> NodeKeys.fromPem(pem));
        assertThrows(IllegalArgumentException.class, () -> NodeKeys.fromPem(pem, () -> Passphrase.of(SECRET + "0")));
        assertFalse(pem.contains(Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()).substring(40, 80)));
    }

    @Test
    void twoFilesOfOneKeyShareNothing() {
        KeyPair keys = NodeKeys.generateTls();

        assertFalse(NodeKeys.toPem(keys, Passphrase.of(SECRET)).equals(NodeKeys.toPem(keys, Passphrase.of(SECRET))));
    }

    /** A stranger's program reads them, so the owner is not tied to this one. */
    @Test
    void opensslReadsThem() throws IOException, InterruptedException {
        KeyPair keys = NodeKeys.generateTls();
        Path pem = Files.writeString(folder.resolve("key.pem"), NodeKeys.toPem(keys, Passphrase.of(SECRET)));
        Path unlock = Files.writeString(folder.resolve("unlock"), SECRET + "\n");

        Process openssl = new ProcessBuilder("openssl", "pkey", "-in", pem.toString(), "-passin", "file:" + unlock, "-pubout",
                "-outform", "DER").redirectError(ProcessBuilder.Redirect.INHERIT).start();

        assertArrayEquals(keys.getPublic().getEncoded(), openssl.getInputStream().readAllBytes());
        assertEquals(0, openssl.waitFor());
    }

    @Test
    void damagedFilesAreRefusedAndNothingElseHappens() throws IOException {
        byte[] sealed = sealed(NodeKeys.toPem(NodeKeys.generateTls(), Passphrase.of(SECRET)));
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = sealed.clone();
            damaged[i < 40 ? i * 3 % 110 : random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                byte[] opened = SealedKey.open(damaged, Passphrase.of(SECRET));
                assertFalse(opened.length == 0);
            } catch (IllegalArgumentException e) {
                assertFalse(e.getMessage().contains(SECRET));
            }
        }
    }

    /** A file must not make the node hold gigabytes. */
    @Test
    void aCostBeyondMeasureIsRefusedBeforeItIsPaid() throws IOException {
        PBES2Parameters dear = new PBES2Parameters(
                new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt, new ScryptParams(new byte[16], 1 << 22, 8, 1, 32)),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16])));
        byte[] sealed = new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, dear),
                new byte[64]).getEncoded();

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> SealedKey.open(sealed, Passphrase.of(SECRET)));

        assertTrue(refused.getCause().getMessage().startsWith("scrypt's cost is beyond 65536"), refused.getCause().getMessage());
    }

    @Test
    void shortAndEndlessPassphrasesAreRefusedAndNoneIsShown() {
        assertThrows(IllegalArgumentException.class, () -> Passphrase.of("fifteen chars..  "));
        assertThrows(IllegalArgumentException.class, () -> Passphrase.of("x".repeat(1025)));
        assertFalse(Passphrase.of(SECRET).toString().contains(SECRET));
    }

    @Test
    void theEnvironmentGoesBeforeTheSettingsAndTheCommandBeforeTheFile() throws IOException {
        Path settings = secret("settings", "0".repeat(16));
        Path variable = secret("variable", "1".repeat(16));
        secret("fednode-unlock", "2".repeat(16));
        Map<String, String> fileOnly = Map.of(UnlockSource.FILE_SETTING, settings.toString());
        Map<String, String> both = Map.of(UnlockSource.FILE_SETTING, settings.toString(), UnlockSource.COMMAND_SETTING,
                "printf 3333333333333333\\n");

        assertEquals("0".repeat(16), unlocked(Map.of(), fileOnly));
        assertEquals("3".repeat(16), unlocked(Map.of(), both));
        assertEquals("2".repeat(16), unlocked(Map.of("CREDENTIALS_DIRECTORY", folder.toString()), both));
        assertEquals("1".repeat(16), unlocked(Map.of("CREDENTIALS_DIRECTORY", folder.toString(), "FEDNODE_UNLOCK_FILE",
                variable.toString()), both));
        assertEquals("0".repeat(16), unlocked(Map.of("CREDENTIALS_DIRECTORY", "/nowhere"), fileOnly));
    }

    @Test
    void whatDoesNotUnlockSaysWhatToDo() throws IOException {
        Path open = secret("open", SECRET);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        assertTrue(failure(UnlockSource.file(open)).contains("chmod 600"));
        assertTrue(failure(UnlockSource.file(folder.resolve("missing"))).contains("restore it from its backup"));
        assertTrue(failure(UnlockSource.file(secret("short", "short"))).contains("16 to 1024 characters"));
        assertTrue(failure(UnlockSource.command("false")).contains("exit code 1"));
        assertTrue(failure(UnlockSource.command("/no/such/program --with key")).contains("/no/such/program can't be run"));
        assertTrue(failure(UnlockSource.find(Map.of(), NO_SETTINGS)).contains("fednode.unlock.file"));
    }

    private static String unlocked(Map<String, String> environment, Map<String, String> settings) {
        return new String(UnlockSource.find(environment, name -> Optional.ofNullable(settings.get(name))).get().utf8(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String failure(UnlockSource source) {
        return assertThrows(IllegalStateException.class, source::get).getMessage();
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static byte[] sealed(String pem) throws IOException {
        try (PemReader reader = new PemReader(new java.io.StringReader(pem))) {
            return reader.readPemObject().getContent();
        }
    }
}
