package org.fednode.node.runtime;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.quartz.CronExpression;
import org.fednode.exchange.key.UnlockSource;

/**
 * What {@code DIR/fednode.properties} says, checked. The same file configures a running node and offline work.
 *
 * @param up how batches get to the parent
 * @param parent who it is; empty at the national node
 * @param enrolment where nodes that are not certified yet may ask to be
 * @param unlock where the passphrase of this node's keys comes from
 * @param bundles where files come and go unattended, for neighbours that no connection reaches
 * @param reconcile how this node's rows are compared with those of its children
 */
public record NodeSettings(Path data, String id, Level level, String division, Suite suite, String standardVersion,
        Listen exchange, Listen broker, Listen enrolment, Up up, Optional<Parent> parent, Database.Settings database, Sealing sealing,
        UnlockSource unlock, Reconcile reconcile, Optional<BundleFolders> bundles) {

    /** An address to listen on. @param port 0 for a free one, -1 for none */
    public record Listen(String host, int port) {
    }

    /** Which end of the link to the parent opens the connection, if there is one. */
    public enum Up {
        QUEUE, PULL, BUNDLE, NONE
    }

    /** The parent, and its broker's address where the queue is used. */
    public record Parent(String id, String brokerHost, int brokerPort) {
    }

    /** How own batches are made. */
    public record Sealing(int maxLines, DigestAlgorithm tree) {
    }

    /**
     * When and how gently to compare.
     *
     * @param cron Quartz cron expression; empty for never without being asked
     * @param rowsPerSecond how fast a table is read for it, here or for the parent; 0 for as fast as it goes
     */
    public record Reconcile(Optional<String> cron, int rowsPerSecond) {
    }

    /**
     * The pair of folders.
     *
     * @param every how often something is written that was written before
     * @param mebibytes of batches in one file
     */
    public record BundleFolders(Path in, Path out, Duration every, int mebibytes) {
    }

    /** @throws IllegalArgumentException naming the key that is missing or wrong, and the file */
    public static NodeSettings load(Path data) {
        Path file = data.resolve("fednode.properties");
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("can't read " + file + ": run 'fednode init --data " + data + "' first", e);
        }
        return new Keys(file, properties).settings(data.toAbsolutePath());
    }

    private record Keys(Path file, Properties properties) {

        private static final int LAST_PORT = 65_535;
        private static final String SUNDAYS_AT_THREE = "0 0 3 ? * SUN";

        NodeSettings settings(Path data) {
            Up up = up();
            return new NodeSettings(data, text("fednode.id"), Level.named(text("fednode.level")),
                    text("fednode.division"), suite(), text("fednode.standard.version", "2026.1"),
                    listen("fednode.exchange"), listen("fednode.broker"), listen("fednode.enrol"), up, parent(up), database(data),
                    new Sealing(number("fednode.batch.max-lines", 5000, 1, BatchLimits.DEFAULT.maxLines()), tree()),
                    UnlockSource.find(System.getenv(), key -> Optional.of(text(key, "")).filter(value -> !value.isEmpty())),
                    reconcile(), bundles());
        }

        private Optional<BundleFolders> bundles() {
            String in = text("fednode.link.bundle.in", "");
            String out = text("fednode.link.bundle.out", "");
            if (in.isEmpty() && out.isEmpty()) {
                return Optional.empty();
            }
            if (in.isEmpty() || in.equals(out)) {
                throw wrong("fednode.link.bundle.in", "a folder of its own beside fednode.link.bundle.out");
            }
            if (out.isEmpty()) {
                throw wrong("fednode.link.bundle.out", "a folder of its own beside fednode.link.bundle.in");
            }
            return Optional.of(new BundleFolders(Path.of(in), Path.of(out),
                    Duration.ofMinutes(number("fednode.link.bundle.minutes", 10, 1, 10_080)), number("fednode.link.bundle.mebibytes", 64, 1, 900)));
        }

        private Reconcile reconcile() {
            String cron = text("fednode.reconcile.cron", SUNDAYS_AT_THREE);
            if (!cron.equals("off") && !CronExpression.isValidExpression(cron)) {
                throw wrong("fednode.reconcile.cron", "a Quartz cron expression such as " + SUNDAYS_AT_THREE + ", or off");
            }
            return new Reconcile(cron.equals("off") ? Optional.empty() : Optional.of(cron),
                    number("fednode.reconcile.rows-per-second", 50_000, 0, Integer.MAX_VALUE));
        }

        private Up up() {
            String name = text("fednode.link.up", "none");
            return Arrays.stream(Up.values()).filter(up -> up.name().equalsIgnoreCase(name)).findFirst()
                    .orElseThrow(() -> wrong("fednode.link.up", "queue, pull, bundle or none"));
        }

        private Optional<Parent> parent(Up up) {
            String id = text("fednode.parent.id", "");
            if (id.isEmpty()) {
                return Optional.empty();
            }
            if (up != Up.QUEUE) {
                return Optional.of(new Parent(id, "", -1));
            }
            String broker = text("fednode.parent.broker");
            int colon = broker.lastIndexOf(':');
            if (colon < 1) {
                throw wrong("fednode.parent.broker", "host:port");
            }
            return Optional.of(new Parent(id, broker.substring(0, colon),
                    whole("fednode.parent.broker", broker.substring(colon + 1), 1, LAST_PORT)));
        }

        private Database.Settings database(Path data) {
            String url = text("fednode.database.url", "jdbc:h2:file:" + data.resolve("db").resolve("node") + ";WRITE_DELAY=0");
            return new Database.Settings(url, text("fednode.database.user", "fednode"),
                    text("fednode.database.password", ""));
        }

        private Suite suite() {
            return Suite.named(text("fednode.suite", Suite.SM2_SM3.wireName()))
                    .orElseThrow(() -> wrong("fednode.suite", "sm2-sm3 or ecdsa-p256-sha256"));
        }

        private DigestAlgorithm tree() {
            String name = text("fednode.batch.tree", DigestAlgorithm.SHA_256.wireName());
            for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
                if (algorithm.wireName().equals(name)) {
                    return algorithm;
                }
            }
            throw wrong("fednode.batch.tree", "sha-256 or sm3");
        }

        private Listen listen(String prefix) {
            return new Listen(text(prefix + ".host", "127.0.0.1"), number(prefix + ".port", -1, -1, LAST_PORT));
        }

        private int number(String key, int otherwise, int least, int most) {
            return whole(key, text(key, Integer.toString(otherwise)), least, most);
        }

        private int whole(String key, String text, int least, int most) {
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(key, "a whole number, not " + text);
            }
            throw wrong(key, "a number from " + least + " to " + most + ", not " + text);
        }

        private String text(String key) {
            String value = text(key, "");
            if (value.isEmpty()) {
                throw wrong(key, "a value");
            }
            return value;
        }

        private String text(String key, String otherwise) {
            return properties.getProperty(key, otherwise).trim();
        }

        private IllegalArgumentException wrong(String key, String expected) {
            return new IllegalArgumentException(file + ": " + key + " needs " + expected);
        }
    }
}
