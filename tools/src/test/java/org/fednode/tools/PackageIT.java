package org.fednode.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package that people download: unpacked anywhere, it runs with a Java runtime alone. */
class PackageIT {

    @TempDir
    Path folder;

    private Path program;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        Path archive;
        try (Stream<Path> built = Files.list(Home.find().folder().resolve("tools/target"))) {
            archive = built.filter(file -> file.getFileName().toString().matches("fednode-.*\\.tar\\.gz")).findFirst().orElseThrow();
        }
        assertEquals(0, new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString()).inheritIO().start().waitFor());
        program = folder.resolve(archive.getFileName().toString().replace(".tar.gz", "")).resolve("bin/fednode");
    }

    @AfterEach
    void leaveNoProcess() {
        new NodeFolder(folder.resolve("national")).process().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void runsANodeFromWhereItWasUnpacked() throws IOException, InterruptedException {
        String data = folder.resolve("national").toString();

        assertTrue(output(0, "--help").startsWith("Usage: fednode"));
        output(0, "init", "--data", data, "--level", "national", "--division", "100000");
        assertTrue(output(0, "start", "--data", data).startsWith("node     100000 (national, 100000), pid "));
        JsonNode status = Json.MAPPER.readTree(output(0, "status", "--data", data, "--json"));
        assertTrue(status.path("running").asBoolean() && status.path("settled").asBoolean(), status.toString());
        ProcessHandle node = new NodeFolder(folder.resolve("national")).process().orElseThrow();
        output(0, "stop", "--data", data);
        assertTrue(!node.isAlive());
        output(2, "status", "--data", data);
    }

    /** Who has the package has no checkout: its pages must not lead out of it, nor speak of programs that it lacks. */
    @Test
    void itsPagesLeadToWhatIsInIt() throws IOException {
        Path unpacked = program.getParent().getParent();
        List<String> broken = new ArrayList<>();
        for (String page : List.of("README.md", "node/README.md", "node/docs/operations/keys.md", "exchange-spec/README.md", "camel-fednode/README.md",
                "mapping/README.md", "mapping/docs/tutorial.en.md")) {
            Path file = unpacked.resolve(page);
            Matcher links = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(file));
            while (links.find()) {
                if (!Files.exists(file.resolveSibling(links.group(1)))) {
                    broken.add(page + ": " + links.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(!Files.readString(unpacked.resolve("README.md")).contains("tools/fednode"));
    }

    /** Services and cron jobs have the POSIX locale; the shell makes the name, so that the test's own locale is no matter. */
    @Test
    void readsFilesWithChineseNamesInThePosixLocale() throws IOException, InterruptedException {
        output(0, "generate", "--dataset", "certificate", "--records", "5", "--seed", "1", "--out", folder.resolve("plain.csv").toString());
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", "name=$(printf '\\346\\256\\213.csv') && mv plain.csv \"$name\""
                + " && exec \"$0\" validate --dataset certificate \"$name\"", program.toString());
        shell.directory(folder.toFile()).inheritIO().environment().put("LC_ALL", "C");
        assertEquals(0, shell.start().waitFor());
    }

    /** Standard output of the program, whose errors go to the test's own. */
    private String output(int code, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("FEDNODE_UNLOCK_HOME", folder.resolve("unlock").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), String.join(" ", arguments));
        return output;
    }
}
