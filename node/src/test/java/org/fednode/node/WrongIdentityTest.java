package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that is configured to be another one than its certificate says would seal what nobody accepts. */
class WrongIdentityTest {

    @TempDir
    Path folder;

    private TestFederation federation;
    private Path data;

    @BeforeEach
    void makeNode() {
        federation = new TestFederation(folder, TestFederation.shippedStandards(), Suite.ECDSA_P256_SHA256, Clock.systemUTC());
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        data = federation.child("330000", "330106", Level.COUNTY, "330106");
    }

    @ParameterizedTest
    @CsvSource({"fednode.id=330106, fednode.id=330105", "fednode.level=county, fednode.level=prefecture",
        "fednode.division=330106, fednode.division=330105", "fednode.suite=ecdsa-p256-sha256, fednode.suite=sm2-sm3"})
    void endsTheStartWithTheSettingThatIsWrong(String right, String wrong) throws IOException {
        Path properties = data.resolve("fednode.properties");
        Files.writeString(properties, Files.readString(properties).replace(right + "\n", wrong + "\n")
                .replaceFirst(right + "$", wrong));

        IllegalStateException problem = assertThrows(IllegalStateException.class, () -> federation.open("330106"));

        String[] parts = wrong.split("=");
        assertEquals(parts[0] + " is " + parts[1] + ", but this node's certificate says " + right.split("=")[1]
                + ": correct fednode.properties, or enrol the node anew", problem.getMessage());
    }

    /** As after a restore from two backups: the certificate is right, and what the key signs nobody accepts. */
    @ParameterizedTest
    @CsvSource({"signing", "tls"})
    void endsTheStartWithTheKeyThatIsNotTheCertificates(String name) throws IOException {
        Path key = data.resolve("keys").resolve(name + ".key.pem");
        Files.writeString(key, NodeKeys.toPem(NodeKeys.generate(Suite.ECDSA_P256_SHA256)));

        IllegalStateException problem = assertThrows(IllegalStateException.class, () -> federation.open("330106"));

        assertEquals(key + " is not the key of the certificate in " + data.resolve("keys").resolve(name + ".pem")
                + ": restore the two files from one backup, or enrol the node anew", problem.getMessage());
    }

    @Test
    void opensAsItself() throws IOException {
        federation.open("330106").close();
    }
}
