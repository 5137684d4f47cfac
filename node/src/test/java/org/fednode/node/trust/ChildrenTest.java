package org.fednode.node.trust;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.TestFederation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {

    @TempDir
    Path folder;

    private Path files;

    @BeforeEach
    void enrolOne() {
        TestFederation federation = new TestFederation(folder, TestFederation.shippedStandards(), Suite.ECDSA_P256_SHA256, Clock.systemUTC());
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        files = federation.folder("100000").resolve("trust/children");
    }

    @Test
    void tellsOfAChangedScheduleAtOnceAndOfNothingTwice() throws IOException {
        List<Child> told = new CopyOnWriteArrayList<>();
        try (Children children = Children.open(files)) {
            children.onChild(told::add);
            replace("\"link\":\"queue\"", "\"link\":\"queue\",\"note\":\"the same child\"");
            replace("\"link\":\"queue\"", "\"link\":\"pull\",\"exchange\":\"https://127.0.0.1:9\",\"cron\":\"0 0 2 * * ?\"");
            await().until(() -> told.size() >= 2);
            replace("0 0 2 * * ?", "0 30 2 * * ?");
            await().until(() -> told.size() >= 3);

            assertEquals(List.of("", "0 0 2 * * ?", "0 30 2 * * ?"), told.stream().map(ChildrenTest::cron).toList());
        }
    }

    private static String cron(Child child) {
        return child.pull().map(Child.Pull::cron).orElse("");
    }

    private void replace(String what, String with) throws IOException {
        Path file = files.resolve("330000.json");
        Path temporary = files.resolve("330000.tmp");
        Files.writeString(temporary, Files.readString(file).replace(what, with));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
