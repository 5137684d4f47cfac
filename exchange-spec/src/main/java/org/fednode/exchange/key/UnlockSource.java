package org.fednode.exchange.key;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where a node's passphrase comes from when it starts, with nobody there (spec/keys-at-rest.md#unlocking). The first of
 * these that is set counts: environment variable {@code FEDNODE_UNLOCK_FILE}; a systemd credential; the command, and then
 * the file, that the node's settings name. It is asked anew for each key, and nothing is kept.
 */
public final class UnlockSource implements Supplier<Passphrase> {

    /** Setting: a program, with arguments separated by blanks, that prints the passphrase. */
    public static final String COMMAND_SETTING = "fednode.unlock.command";
    /** Setting: a file that holds the passphrase, outside of the node's own folder. */
    public static final String FILE_SETTING = "fednode.unlock.file";
    /** Name of the systemd credential. */
    public static final String CREDENTIAL = "fednode-unlock";

    private static final String FILE_VARIABLE = "FEDNODE_UNLOCK_FILE";
    private static final String CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY";
    private static final long COMMAND_SECONDS = 60;
    private static final int MAX_BYTES = 4096;

    private final String description;
    private final Supplier<String> text;

    private UnlockSource(String description, Supplier<String> text) {
        this.description = description;
        this.text = text;
    }

    /** @param settings the node's settings by name */
    public static UnlockSource find(Map<String, String> environment, Function<String, Optional<String>> settings) {
        Optional<Path> file = variable(environment, FILE_VARIABLE).map(Path::of)
                .or(() -> variable(environment, CREDENTIALS_VARIABLE).map(folder -> Path.of(folder, CREDENTIAL)).filter(Files::exists));
        if (file.isPresent()) {
            return file(file.get());
        }
        return settings.apply(COMMAND_SETTING).map(UnlockSource::command)
                .or(() -> settings.apply(FILE_SETTING).map(Path::of).map(UnlockSource::file))
                .orElseGet(UnlockSource::none);
    }

    /** Reads a file. */
    public static UnlockSource file(Path file) {
        return new UnlockSource("file " + file, () -> read(file));
    }

    /** Runs a program without a shell. */
    public static UnlockSource command(String command) {
        return new UnlockSource("command " + command.split(" ")[0], () -> run(List.of(command.trim().split("\\s+"))));
    }

    /** Where keys are not encrypted. */
    public static UnlockSource none() {
        return new UnlockSource("nothing", () -> {
            throw new IllegalStateException("the keys are encrypted, but nothing says where their passphrase is; set "
                    + FILE_SETTING + " or " + COMMAND_SETTING + " in fednode.properties, or the variable " + FILE_VARIABLE);
        });
    }

    /** The passphrase. @throws IllegalStateException saying what is missing and what to do, never the passphrase */
    @Override
    public Passphrase get() {
        try {
            return Passphrase.of(text.get());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the unlock " + description + " gives no passphrase: " + e.getMessage(), e);
        }
    }

    /** What it is, for messages. */
    @Override
    public String toString() {
        return description;
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static String read(Path file) {
        try {
            if (isOpenToOthers(file)) {
                throw new IllegalStateException("everybody can read the unlock file " + file + ": run chmod 600 on it, and on "
                        + "a machine with other users change the passphrase: fednode keys encrypt");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the node's keys are encrypted, and the unlock file " + file
                    + " can't be read; restore it from its backup, or set " + FILE_SETTING + " to where it is", e);
        }
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            // waited for before it is read: one that prints without end fills the pipe and stops there
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed(command, "did not end within " + COMMAND_SECONDS + " s", null);
            }
            if (process.exitValue() != 0) {
                throw failed(command, "ended with exit code " + process.exitValue(), null);
            }
            return new String(process.getInputStream().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failed(command, "can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, "was interrupted", e);
        }
    }

    private static IllegalStateException failed(List<String> command, String how, Exception cause) {
        return new IllegalStateException("the node's keys are encrypted, and the unlock command " + command.get(0) + ' ' + how
                + "; run it by hand as the node's user and see", cause);
    }
}
