package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.fednode.exchange.key.UnlockSource;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine.Option;

/** Where the passphrase comes from, where it is not a file that the program makes. */
final class UnlockOptions {

    @Option(names = "--unlock-file", paramLabel = "FILE",
            description = "A file of yours, outside of DIR, with 16 or more characters that unlock the keys. 解锁文件。")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--unlock-command", paramLabel = "COMMAND",
            description = "A program that prints what unlocks the keys: a TPM's, a key server's, clevis. 解锁命令。")
    private Optional<String> command = Optional.empty();

    /** @throws Trouble when it can't unlock anything */
    UnlockSource check(NodeFolder node) {
        file.ifPresent(path -> Unlock.requireOutside(node, path));
        UnlockSource source = file.map(UnlockSource::file).orElseGet(() -> UnlockSource.command(command.orElseThrow()));
        try {
            source.get();
            return source;
        } catch (IllegalStateException e) {
            throw new Trouble(e.getMessage(), "see: fednode keys --help", e);
        }
    }

    void apply(NodeFolder node) throws IOException {
        if (file.isPresent()) {
            Unlock.use(node, UnlockSource.FILE_SETTING, file.get().toAbsolutePath().normalize().toString());
        } else {
            Unlock.use(node, UnlockSource.COMMAND_SETTING, command.orElseThrow());
        }
    }
}
