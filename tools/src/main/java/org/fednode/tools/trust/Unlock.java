package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fednode.exchange.key.Passphrase;
import org.fednode.exchange.key.UnlockSource;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.terminal.Trouble;

/** What opens a node's keys when it starts with nobody there, and where a new node's passphrase is put. */
final class Unlock {

    private Unlock() {
    }

    /** Where the node's passphrase comes from, as its settings and this program's environment say. */
    static UnlockSource source(NodeFolder node) throws IOException {
        return UnlockSource.find(System.getenv(), node.properties()::find);
    }

    /**
     * The folder of this user's unlock files, outside of every node: {@code FEDNODE_UNLOCK_HOME}, or else
     * {@code fednode/unlock} in the user's configuration.
     */
    static Path home() {
        return text(System.getProperty("fednode.unlock.home")).or(() -> text(System.getenv("FEDNODE_UNLOCK_HOME"))).map(Path::of)
                .orElseGet(() -> text(System.getenv("XDG_CONFIG_HOME")).map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config")).resolve("fednode").resolve("unlock"))
                .toAbsolutePath().normalize();
    }

    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).filter(some -> !some.isBlank());
    }

    /** Makes a file with a new passphrase and names it in the settings. @param folder made unless it is there */
    static Path make(NodeFolder node, Path folder) throws IOException {
        requireOutside(node, folder);
        OwnerOnly.folder(folder);
        Path file = Files.createTempFile(folder, node.properties().id() + "-", ".unlock");
        OwnerOnly.write(file, Passphrase.random() + '\n');
        use(node, UnlockSource.FILE_SETTING, file.toString());
        return file;
    }

    /** Names the file or the program that gives the passphrase from now on; the other one counts no more. */
    static void use(NodeFolder node, String setting, String value) throws IOException {
        NodeProperties others = node.properties().without(UnlockSource.FILE_SETTING).without(UnlockSource.COMMAND_SETTING);
        node.save(others.with(setting, value));
    }

    /** @throws Trouble when the file would be copied together with what it protects */
    static void requireOutside(NodeFolder node, Path file) {
        if (file.toAbsolutePath().normalize().startsWith(node.data())) {
            throw new Trouble("the unlock file must not lie in the node's own folder: every copy of it would hold both",
                    "name a place outside of " + node.data());
        }
    }
}
