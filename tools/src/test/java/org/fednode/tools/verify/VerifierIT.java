package org.fednode.tools.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.fednode.tools.home.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verifier's jar as a process, alone in a folder. */
class VerifierIT {

    private static final Path VECTORS = Home.find().folder().resolve("exchange-spec/vectors");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"ecdsa-everything, ecdsa-root, 0", "sm2-everything, sm2-root, 0", "line-altered, ecdsa-root, 2",
        "ecdsa-everything, sm2-root, 2"})
    void answersInAProcessOfItsOwn(String vector, String root, int code) throws Exception {
        Path file = copy(VECTORS.resolve("evidence").resolve(vector + ".fxe"));
        Path pem = copy(VECTORS.resolve("trust").resolve(root + ".pem"));
        Path divisions = VerifierTest.divisions(folder);

        List<String> answer = run(code, "verify", file.toString(), "--root", pem.toString(), "--divisions", divisions.toString());

        assertEquals(code == 0 ? "证据成立 / the evidence holds" : "证据不成立 / the evidence is refused", answer.get(0));
    }

    /** The vectors' root is 000000, which the country's table doesn't know: the jar has read it and says so. */
    @Test
    void bringsTheTablesOfDivisionsAlong() throws Exception {
        List<String> answer = run(2, "verify", copy(VECTORS.resolve("evidence/ecdsa-everything.fxe")).toString(), "--root",
                copy(VECTORS.resolve("trust/ecdsa-root.pem")).toString());

        assertTrue(String.join("\n", answer).contains("certificate.scope-not-contained"), answer.toString());
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertEquals(2, jar.stream().filter(entry -> entry.getName().matches("divisions/.+\\.csv")).count());
        }
    }

    private Path copy(Path file) throws IOException {
        return Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path jar() {
        return Home.find().folder().resolve("tools/target/fednode-verifier.jar");
    }

    private List<String> run(int code, String... arguments) throws Exception {
        Path alone = copy(jar());
        List<String> command = new ArrayList<>(List.of(Home.find().java().toString(), "-Xmx64m", "-jar", alone.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "POSIX");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), out);
        return out.lines().toList();
    }
}
