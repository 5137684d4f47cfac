package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.exchange.enrolment.Ticket;
import org.fednode.standards.Divisions;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Question;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "join", description = {"Ask the parent over the line, and take what it grants. 在线加入上级节点。",
        "With a ticket at once; without one the parent's people approve by fingerprint.",
        "Exit code 2 while the request waits: run the command again. 等待批准时退出码为 2。"})
final class JoinCommand extends Command {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    @Mixin
    private DataOption data;

    @Option(names = "--parent", required = true, paramLabel = "URL", description = "Where the parent listens for nodes that join: https://host:port. 上级地址。")
    private String parent;

    @Option(names = "--ticket", paramLabel = "TICKET", description = "The ticket, or @FILE that holds it. 一次性凭证。")
    private Optional<String> ticket;

    @Option(names = "--fingerprint", paramLabel = "F",
            description = "Without a ticket: fingerprint of the federation's root; asked for unless given. 根证书指纹。")
    private Optional<String> fingerprint;

    @Option(names = "--wait", paramLabel = "MINUTES", defaultValue = "0", description = "Ask again for so long. 等待批准的分钟数。")
    private int minutes;

    @Override
    public Integer call() throws IOException, InterruptedException, CertificateProblem {
        NodeFolder node = data.node();
        NodeProperties properties = node.properties();
        if (properties.level() == Level.NATIONAL) {
            throw new Trouble("the national node has no parent", "start it: fednode start --data " + node.data());
        }
        Divisions divisions = Standards.divisions(node.standards(), node.standardVersions());
        Enrolment enrolment = new Enrolment(node, divisions, Clock.systemUTC());
        Optional<Ticket> shown = ticket();
        byte[] request = request(node, properties, divisions, enrolment);
        Optional<Grant> granted = ask(new JoinClient(parent, shown), request);
        if (granted.isEmpty()) {
            tell("fingerprint: " + fingerprint(request));
            tell("waiting: read the fingerprint to the parent's people by phone; when they have approved, run this command again");
            return ExitCode.FINDINGS;
        }
        enrolment.check(granted.get());
        confirm(granted.get(), shown);
        enrolment.accept(granted.get());
        Files.deleteIfExists(requestFile(node));
        tell("enrolled below " + granted.get().parentId() + ", link: " + granted.get().link());
        if (!granted.get().standard().equals(properties.standardVersion())) {
            tell("the parent judges by the standard " + granted.get().standard() + "; this node gets it from its parent once it runs");
        }
        tell("next: fednode start --data " + node.data());
        return ExitCode.GOOD;
    }

    private Optional<Ticket> ticket() throws IOException {
        if (ticket.isEmpty()) {
            return Optional.empty();
        }
        String text = ticket.get().startsWith("@") ? Files.readString(Path.of(ticket.get().substring(1))) : ticket.get();
        try {
            return Optional.of(Ticket.read(text));
        } catch (EnrolmentProblem e) {
            throw new Trouble(e.getMessage(), e.next(), e);
        }
    }

    private static Path requestFile(NodeFolder node) {
        return node.key("join.request.json");
    }

    /** The same request every time: the parent knows it by its bytes. */
    private static byte[] request(NodeFolder node, NodeProperties properties, Divisions divisions, Enrolment enrolment)
            throws IOException, CertificateProblem {
        Path file = requestFile(node);
        if (!Files.isRegularFile(file)) {
            OwnerOnly.write(file, enrolment.request(Identities.whole(properties.id(), properties.level(), properties.division(), divisions)));
        }
        return Files.readAllBytes(file);
    }

    private static String fingerprint(byte[] request) {
        try {
            return EnrolmentRequest.read(request).fingerprint();
        } catch (EnrolmentProblem e) {
            throw new Trouble(e.getMessage(), e.next(), e);
        }
    }

    private Optional<Grant> ask(JoinClient client, byte[] request) throws IOException, InterruptedException {
        Instant end = Clock.systemUTC().instant().plus(Duration.ofMinutes(minutes));
        Optional<Grant> granted = client.ask(request);
        while (granted.isEmpty() && Clock.systemUTC().instant().isBefore(end)) {
            Thread.sleep(PAUSE.toMillis());
            granted = client.ask(request);
        }
        return granted;
    }

    private void confirm(Grant granted, Optional<Ticket> shown) {
        String root = granted.root().fingerprint();
        tell("root fingerprint: " + root);
        boolean agreed = shown.isPresent() ? shown.get().isRoot(granted.root())
                : fingerprint.map(given -> Fingerprint.same(given, root)).orElseGet(
                        () -> Question.confirm(err(), "Is this the federation's published root fingerprint? 与公布的根指纹一致吗?"));
        if (!agreed) {
            throw new Trouble(shown.isPresent() ? "not joined: the grant leads to another root than the ticket says"
                    : "not joined: the root's fingerprint was not confirmed", "compare " + root + " with the one that the national federation publishes");
        }
    }
}
