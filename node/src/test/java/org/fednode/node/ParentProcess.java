package org.fednode.node;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.fednode.exchange.batch.Manifest;
import org.fednode.node.link.Links;
import org.fednode.node.runtime.NodeSettings;

/** A node with its links in a process of its own, with the memory that a small server has. */
public final class ParentProcess {

    private ParentProcess() {
    }

    /** @param arguments the node's folder, and a file that is there once it accepts children: its port, and the standard's reference */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Node node = Node.open(NodeSettings.load(Path.of(arguments[0])), Clock.systemUTC());
        node.start();
        CamelContext camel = new DefaultCamelContext();
        camel.start();
        Links links = Links.start(new Links.Parts(node.settings(), node.credentials(), node.children(), node.database(), node.log(),
                node.inbox(), node.receipts(), node.messages(), node.directives(), node.flow(),
                node.distribution()::onArrival, node.reconciliations(), node.clock()), Vertx.vertx(), camel);
        Manifest.Standard standard = node.standards().currentReference();
        Path ready = Path.of(arguments[1]);
        Path written = ready.resolveSibling("ready.new");
        Files.write(written, List.of(Integer.toString(links.brokerPort()), standard.id(), standard.version(), standard.digest().toString()));
        Files.move(written, ready, StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }

    public static Process start(Path data, Path ready, Path log) throws Exception {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-Xss512k",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-cp", System.getProperty("java.class.path"),
                ParentProcess.class.getName(), data.toString(), ready.toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile())).start();
    }
}
