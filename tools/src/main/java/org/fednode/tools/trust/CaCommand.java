package org.fednode.tools.trust;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.standards.Divisions;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.site.OptionWords;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Question;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "ca", description = "Certify the nodes below this one. 为下级节点签发证书。",
        subcommands = {CaCommand.Approve.class, CaCommand.ListChildren.class, CaCommand.Show.class,
            JoinCommands.Tickets.class, JoinCommands.Requests.class, JoinCommands.Reject.class, CertifiedCommands.Certificates.class, CertifiedCommands.Renew.class, CertifiedCommands.Revoke.class})
public final class CaCommand extends Verbs {

    @CommandLine.Command(name = "approve", description = "Approve a child's enrolment request. 批准下级节点的加入申请。")
    static final class Approve extends Command {

        private static final String EVERY_MINUTE = "0 * * * * ?";

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "REQUEST", description = {"The child's request file, or the fingerprint of a request that waits. 申请文件，",
                "或待批准申请的指纹（16位）。"})
        private Path request;

        @Option(names = "--fingerprint", paramLabel = "F",
                description = "The fingerprint as the child's people read it to you; asked for unless given. 指纹。")
        private Optional<String> fingerprint;

        @Option(names = "--out", paramLabel = "GRANT", description = "Where to write the grant (default: <id>.grant.json). 批准文件。")
        private Optional<Path> out;

        @Option(names = "--link", defaultValue = "queue", converter = OptionWords.Links.class, paramLabel = "LINK",
                description = "queue: the child brings batches (default); pull: this node fetches them; bundle: in files. 上行方式。")
        private Link link;

        @Option(names = "--child-exchange", paramLabel = "URL",
                description = "With pull: the child's address, https://host:port; from the request unless given. 下级地址。")
        private Optional<String> childExchange;

        @Option(names = "--cron", defaultValue = EVERY_MINUTE, paramLabel = "CRON",
                description = "With pull: when to fetch, seconds first (default: every minute). 拉取计划。")
        private String cron;

        @Option(names = "--broker", paramLabel = "HOST:PORT",
                description = "With queue: this node's queue as the child sees it; from the configuration unless given. 队列地址。")
        private Optional<String> broker;

        @Override
        public Integer call() throws IOException, CertificateProblem {
            NodeFolder parent = data.node();
            NodeProperties properties = parent.properties();
            Divisions divisions = Standards.divisions(parent.standards(), parent.standardVersions());
            CertificateAuthority authority = new CertificateAuthority(parent, divisions, Clock.systemUTC());
            Optional<JoinFolders.Waiting> waiting = waiting(parent);
            EnrolmentRequest asked = waiting.isPresent() ? waiting.get().request() : Enrolment.readRequest(request);
            authority.check(asked);
            describe(asked, divisions);
            if (waiting.isEmpty()) {
                confirm(asked);
            }
            Grant grant = authority.approve(asked, link, link == Link.PULL ? Optional.of(pull(asked)) : Optional.empty(),
                    link == Link.QUEUE ? Optional.of(brokerAddress(parent, properties)) : Optional.empty());
            if (waiting.isPresent()) {
                new JoinFolders(parent).granted(waiting.get(), grant.bytes());
                tell("approved; the node gets its grant when it asks again: fednode enrol join …");
                return ExitCode.GOOD;
            }
            Path file = out.orElse(Path.of(asked.identity().nodeId() + ".grant.json"));
            OwnerOnly.write(file, grant.bytes());
            tell("approved; root fingerprint: " + grant.root().fingerprint());
            tell("next, at the child: fednode enrol accept --data … " + file.getFileName());
            print(file.toString());
            return ExitCode.GOOD;
        }

        /** Whoever names a request by its fingerprint has confirmed it. */
        private Optional<JoinFolders.Waiting> waiting(NodeFolder parent) throws IOException {
            String named = request.toString().replaceAll("\\s", "");
            boolean isFingerprint = !Files.exists(request) && named.matches("[0-9a-fA-F:-]{16,31}");
            return isFingerprint ? Optional.of(new JoinFolders(parent).waiting(named)) : Optional.empty();
        }

        private void describe(EnrolmentRequest asked, Divisions divisions) {
            tell("node " + asked.identity().nodeId() + ", " + asked.identity().level().wireName() + ", "
                    + asked.division() + " " + divisions.name(asked.division()));
            tell("answers for: " + String.join(", ", asked.identity().scope().permitted())
                    + (asked.identity().scope().excluded().isEmpty() ? ""
                            : " without " + String.join(", ", asked.identity().scope().excluded())));
            tell("fingerprint: " + asked.fingerprint());
        }

        private void confirm(EnrolmentRequest asked) {
            boolean agreed = fingerprint.map(given -> Fingerprint.same(given, asked.fingerprint()))
                    .orElseGet(() -> Question.confirm(err(), "Do the child's people read you this fingerprint? 指纹一致吗?"));
            if (!agreed) {
                throw new Trouble("not approved: the fingerprint was not confirmed",
                        "let the child's people read theirs to you and compare: " + asked.fingerprint());
            }
        }

        private ChildFile.Pull pull(EnrolmentRequest asked) {
            String address = childExchange.or(asked::exchange).orElseThrow(() -> new Trouble(
                    "the request names no address where batches can be fetched", "add --child-exchange https://host:port"));
            if (!address.startsWith("https://")) {
                throw new Trouble("\"" + address + "\" is no https address", "use --child-exchange https://host:port");
            }
            if (cron.trim().split("\\s+").length < 6) {
                throw new Trouble("\"" + cron + "\" is no schedule: it needs six parts, seconds first",
                        "use e.g. --cron \"" + EVERY_MINUTE + "\"");
            }
            return new ChildFile.Pull(address, cron);
        }

        private String brokerAddress(NodeFolder parent, NodeProperties properties) {
            String port = properties.find("fednode.broker.port").orElse("-1");
            return broker.or(() -> parent.run().flatMap(NodeRun::broker))
                    .or(() -> Integer.parseInt(port) > 0
                            ? Optional.of(properties.find("fednode.broker.host").orElse("127.0.0.1") + ":" + port)
                            : Optional.empty())
                    .orElseThrow(() -> new Trouble("node " + properties.id() + " has no queue address yet",
                            "start it first, set fednode.broker.port, or use --broker host:port"));
        }
    }

    @CommandLine.Command(name = "list", description = "List the nodes that this one has certified. 列出下级节点。")
    static final class ListChildren extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            NodeFolder parent = data.node();
            ArrayNode list = Json.MAPPER.createArrayNode();
            for (ChildFile child : ChildFile.all(parent)) {
                if (json) {
                    list.add(summary(child));
                } else {
                    print(String.format("%-20s %-10s %-8s %-6s until %s  %s%s", child.nodeId(), child.level(),
                            child.division(), child.link().word(), until(child), child.signing().fingerprint(),
                            child.isRevoked() ? "  revoked" : ""));
                }
            }
            if (json) {
                print(Json.text(list));
            }
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "show", description = "Show one certified node. 显示一个下级节点。")
    static final class Show extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "The node's id. 节点编号。")
        private String id;

        @Override
        public Integer call() {
            NodeFolder parent = data.node();
            ChildFile child = ChildFile.find(parent, id).orElseThrow(() -> new Trouble("this node has certified no " + id,
                    "see: fednode ca list --data " + parent.data()));
            ObjectNode tree = summary(child);
            child.signing().identity().scope().permitted().forEach(tree.putArray("permitted")::add);
            child.signing().identity().scope().excluded().forEach(tree.putArray("excluded")::add);
            tree.put("signing", child.signing().toPem()).put("tls", child.tls().toPem());
            print(Json.text(tree));
            return ExitCode.GOOD;
        }
    }

    private static String until(ChildFile child) {
        return child.signing().x509().getNotAfter().toInstant().toString().substring(0, 10);
    }

    private static ObjectNode summary(ChildFile child) {
        ObjectNode tree = Json.object().put("nodeId", child.nodeId()).put("level", child.level())
                .put("division", child.division()).put("link", child.link().word())
                .put("fingerprint", child.signing().fingerprint()).put("validUntil", until(child))
                .put("revoked", child.isRevoked());
        child.pull().ifPresent(pull -> tree.put("exchange", pull.exchange()).put("cron", pull.cron()));
        return tree;
    }
}
