package org.fednode.node;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.node.evidence.EvidenceExport;
import org.fednode.node.link.bundle.BundleReports;
import org.fednode.node.operations.RecordExport;
import org.fednode.node.runtime.DataLock;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.ScratchFolders;
import org.fednode.node.runtime.Unavailable;
import org.fednode.standards.DataSet;

/** Work on a node that isn't running: {@code export}, {@code evidence}, {@code rebuild} and bundles, each with {@code --data DIR}. */
public final class Offline {

    private static final String USAGE = "use: export --data DIR --dataset ID | evidence --data DIR --dataset ID --key KEY [--history] | rebuild --data DIR"
            + " | bundle-export --data DIR --to NODE --out FILE --mebibytes N | bundle-import --data DIR --file FILE";

    private Offline() {
    }

    /** Exit status 0 when done, 1 with a message on standard error when not. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new BufferedOutputStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), 1 << 16),
                false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            String verb = arguments.isEmpty() ? "" : arguments.get(0);
            Path data = Path.of(option(arguments, "--data"));
            Function<Node, Integer> work = switch (verb) {
                case "export" -> node -> export(node, option(arguments, "--dataset"), out);
                case "evidence" -> node -> evidence(node, option(arguments, "--dataset"), option(arguments, "--key"),
                        arguments.contains("--history"), out);
                case "bundle-export" -> node -> bundleExport(node, option(arguments, "--to"), option(arguments, "--out"),
                        option(arguments, "--mebibytes"), out);
                case "bundle-import" -> node -> bundleImport(node, option(arguments, "--file"), out);
                case "rebuild" -> node -> rebuild(node, out);
                default -> throw new IllegalArgumentException(USAGE);
            };
            NodeSettings settings = NodeSettings.load(data);
            DataLock lock = DataLock.take(settings.data());
            ScratchFolders.clean(settings.data(), lock, Path.of(System.getProperty("java.io.tmpdir")));
            try (lock; Node node = Node.open(settings, Clock.systemUTC())) {
                return work.apply(node);
            }
        } catch (IllegalArgumentException | IllegalStateException | Unavailable | IOException | UncheckedIOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static DataSet dataSet(Node node, String id) {
        return node.standards().dataSet(id).orElseThrow(() -> new IllegalArgumentException("no data set " + id
                + "; there are " + String.join(", ", node.standards().current().dataSets().keySet())));
    }

    private static int export(Node node, String id, PrintStream out) {
        DataSet dataSet = dataSet(node, id);
        try {
            new RecordExport(node.database(), node.projection()).write(dataSet, out);
        } catch (IOException e) {
            throw new UncheckedIOException("the export broke off: " + e.getMessage(), e);
        }
        return out.checkError() ? 1 : 0;
    }

    private static int evidence(Node node, String id, String key, boolean history, PrintStream out) {
        DataSet dataSet = dataSet(node, id);
        try {
            byte[] file = node.evidence(EvidenceExport.AboveProofs.NONE).of(dataSet, key, history)
                    .orElseThrow(() -> new IllegalArgumentException("this node never held a record of " + id
                            + " with that key; look at the data set and the key"));
            out.write(file, 0, file.length);
            out.flush();
            return out.checkError() ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static int bundleExport(Node node, String to, String file, String mebibytes, PrintStream out) {
        try {
            out.println(BundleReports.of(node.bundles().export(to, Long.parseLong(mebibytes) << 20, Path.of(file))));
            out.flush();
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle can't be written: " + e.getMessage(), e);
        }
    }

    private static int bundleImport(Node node, String file, PrintStream out) {
        try {
            out.println(BundleReports.of(node.bundles().take(Path.of(file))));
            out.flush();
            return 0;
        } catch (BundleProblem e) {
            throw new IllegalArgumentException(file + " was refused: " + e.getMessage() + " (" + e.code() + "). " + BundleReports.next(e.reason()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle can't be read: " + e.getMessage(), e);
        }
    }

    private static int rebuild(Node node, PrintStream out) {
        try {
            out.println(node.rebuild());
            out.flush();
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the archive can't be read: " + e.getMessage(), e);
        }
    }

    private static String option(List<String> arguments, String name) {
        int at = new ArrayList<>(arguments).indexOf(name);
        if (at < 0 || at + 1 >= arguments.size()) {
            throw new IllegalArgumentException(USAGE);
        }
        return arguments.get(at + 1);
    }
}
