package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.terminal.Trouble;

/**
 * New keys in place of lost ones. What the node has sealed stays its own: the certificates of its former keys are kept, by
 * which its archive is verified.
 */
final class ReplacedKeys {

    private static final String FORMER = "former";

    private final NodeFolder node;
    private final NodeProperties properties;

    ReplacedKeys(NodeFolder node) throws IOException {
        this.node = node;
        this.properties = node.properties();
    }

    /**
     * @param unlock what is to unlock the new keys; null for a new unlock file
     * @return where the former ones lie now
     */
    Path replace(UnlockOptions unlock) throws IOException {
        if (properties.level() == Level.NATIONAL) {
            throw new Trouble("the national node's key is the root of all trust: nobody can certify another",
                    "restore DIR/keys and the unlock file from the backup");
        }
        node.markRestored(); // the parent knows what it has accepted; the rest is signed again
        Path keys = node.key(FORMER).getParent();
        Path aside = aside(keys);
        keepCertificates(keys);
        try (Stream<Path> files = Files.list(keys)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.move(file, aside.resolve(file.getFileName()));
            }
        }
        if (unlock == null) {
            Unlock.make(node, Unlock.home());
        } else {
            unlock.apply(node);
        }
        new OwnCertificates(new NodeKeyFiles(node), Clock.systemUTC()).makeKeys(properties.suite(), properties.level());
        return aside;
    }

    private static Path aside(Path keys) throws IOException {
        int number = 1;
        while (Files.exists(keys.resolve("replaced-" + number))) {
            number++;
        }
        Path aside = keys.resolve("replaced-" + number);
        OwnerOnly.folder(aside);
        return aside;
    }

    /** The node verifies its own batches by the chains that it finds under {@code former}. */
    private void keepCertificates(Path keys) throws IOException {
        NodeKeyFiles files = new NodeKeyFiles(node);
        if (!files.has(NodeKeyFiles.SIGNING)) {
            return;
        }
        Path former = keys.resolve(FORMER);
        OwnerOnly.folder(former);
        int number = 1;
        while (Files.exists(former.resolve(number + ".pem"))) {
            number++;
        }
        OwnerOnly.write(former.resolve(number + ".pem"), NodeKeyFiles.pem(files.chain(NodeKeyFiles.SIGNING)));
    }
}
