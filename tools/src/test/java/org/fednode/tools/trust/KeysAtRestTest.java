package org.fednode.tools.trust;

import static org.fednode.tools.Ran.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.tools.Ran;
import org.fednode.tools.site.NodeFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysAtRestTest {

    @TempDir
    Path folder;

    private NodeFolder node;

    @BeforeEach
    void makeANode() {
        node = new NodeFolder(folder.resolve("node"));
        good("init", "--data", node.data().toString(), "--level", "national", "--division", "100000", "--suite", "ecdsa");
    }

    @Test
    void aCopyOfTheFolderAloneHoldsNoUsableKeyNorWhatUnlocksIt() throws IOException {
        Path unlock = Path.of(node.properties().find("fednode.unlock.file").orElseThrow());
        String secret = Files.readString(unlock).strip();

        assertFalse(unlock.startsWith(node.data()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(unlock)));
        try (Stream<Path> files = Files.walk(node.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains("BEGIN PRIVATE KEY") || content.contains(secret), file.toString());
            }
        }
        Files.move(unlock, unlock.resolveSibling("elsewhere"));
        Ran ran = Ran.with("keys", "show", "--data", node.data().toString());
        Files.move(unlock.resolveSibling("elsewhere"), unlock);
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("restore it from its backup"), ran.err());
    }

    @Test
    void keysOfOlderNodesAreFoundAndEncrypted() throws IOException {
        NodeKeyFiles files = new NodeKeyFiles(node);
        KeyPair before = files.keys("signing");
        Files.writeString(node.key("signing.key.pem"), NodeKeys.toPem(before));
        node.save(node.properties().without("fednode.unlock.file"));
        Files.writeString(node.key("tls.key.pem"), NodeKeys.toPem(NodeKeys.generateTls()));
        Files.writeString(node.key("tls-authority.key.pem"), NodeKeys.toPem(NodeKeys.generateTls()));

        Ran plain = Ran.with("keys", "show", "--data", node.data().toString());
        good("keys", "encrypt", "--data", node.data().toString());
        Ran sealed = Ran.with("keys", "show", "--data", node.data().toString());

        assertEquals(2, plain.code());
        assertTrue(plain.out().contains("NOT ENCRYPTED"), plain.out());
        assertEquals(0, sealed.code(), sealed.out());
        assertFalse(Files.readString(node.key("signing.key.pem")).contains("BEGIN PRIVATE KEY"));
        assertEquals(before.getPublic(), files.keys("signing").getPublic());
    }

    @Test
    void aProgramCanUnlockTheKeysAndOneThatFailsChangesNothing() throws IOException {
        String before = Files.readString(node.key("signing.key.pem"));
        Path program = Files.writeString(folder.resolve("tpm"), "#!/bin/sh\necho from-the-hardware-$1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        Ran failing = Ran.with("keys", "encrypt", "--data", node.data().toString(), "--unlock-command", "false");
        assertEquals(1, failing.code());
        assertEquals(before, Files.readString(node.key("signing.key.pem")));

        good("keys", "encrypt", "--data", node.data().toString(), "--unlock-command", program + " 330106");
        assertTrue(good("keys", "show", "--data", node.data().toString()).out().contains("command " + program));
        assertFalse(node.properties().find("fednode.unlock.file").isPresent());
    }

    @Test
    void anUnlockFileWithinTheNodesFolderIsRefused() throws IOException {
        Path inside = Files.writeString(node.data().resolve("unlock"), "0123456789abcdef0123456789abcdef");

        Ran ran = Ran.with("keys", "encrypt", "--data", node.data().toString(), "--unlock-file", inside.toString());

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("must not lie in the node's own folder"), ran.err());
    }
}
