package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.enrolment.Grant;
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
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "enrol", description = "Join the federation below a parent. 加入上级节点。",
        subcommands = {EnrolCommand.Request.class, EnrolCommand.Accept.class, JoinCommand.class})
public final class EnrolCommand extends Verbs {

    @CommandLine.Command(name = "request", description = "Write the request for the parent to approve. 生成加入申请。")
    static final class Request extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: <id>.request.json). 申请文件。")
        private Optional<Path> out;

        @Option(names = "--permit", split = ",", paramLabel = "CODE",
                description = "Divisions to answer for, where not just the node's own. 负责的区划。")
        private List<String> permit = List.of();

        @Option(names = "--exclude", split = ",", paramLabel = "CODE", description = "Divisions below them to leave out. 排除的区划。")
        private List<String> exclude = List.of();

        @Override
        public Integer call() throws IOException, CertificateProblem {
            NodeFolder node = data.node();
            NodeProperties properties = node.properties();
            if (properties.level() == Level.NATIONAL) {
                throw new Trouble("the national node has no parent: it is certified already", "start it: fednode start --data "
                        + node.data());
            }
            Divisions divisions = Standards.divisions(node.standards(), node.standardVersions());
            List<String> permitted = permit.isEmpty() ? List.of(properties.division()) : permit;
            requireKnown(permitted, divisions);
            requireKnown(exclude, divisions);
            NodeIdentity identity = new NodeIdentity(properties.id(), properties.level(),
                    new Scope(permitted, exclude, divisions.version()));
            Enrolment enrolment = new Enrolment(node, divisions, Clock.systemUTC());
            Path file = out.orElse(Path.of(properties.id() + ".request.json"));
            OwnerOnly.write(file, enrolment.request(identity));
            tell("fingerprint: " + Enrolment.readRequest(file).fingerprint());
            tell("next: send " + file + " to the parent and read the fingerprint to its people, by phone");
            print(file.toString());
            return ExitCode.GOOD;
        }

        private static void requireKnown(List<String> codes, Divisions divisions) {
            codes.stream().filter(code -> !divisions.exists(code)).findFirst().ifPresent(code -> {
                throw new Trouble("the standard knows no division " + code, "use codes of GB/T 2260, e.g. 330106");
            });
        }
    }

    @CommandLine.Command(name = "accept", description = "Take over what the parent has granted. 接受上级的批准。")
    static final class Accept extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "GRANT", description = "The parent's grant file. 批准文件。")
        private Path grant;

        @Option(names = "--fingerprint", paramLabel = "F",
                description = "Fingerprint of the federation's root; asked for unless given. 根证书指纹。")
        private Optional<String> fingerprint;

        @Override
        public Integer call() throws IOException, CertificateProblem {
            NodeFolder node = data.node();
            Divisions divisions = Standards.divisions(node.standards(), node.standardVersions());
            Enrolment enrolment = new Enrolment(node, divisions, Clock.systemUTC());
            Grant granted = Enrolment.readGrant(grant);
            enrolment.check(granted);
            tell("parent: " + granted.parentId() + ", link: " + granted.link());
            tell("root fingerprint: " + granted.root().fingerprint());
            confirm(granted);
            enrolment.accept(granted);
            tell("enrolled; next: fednode start --data " + node.data());
            return ExitCode.GOOD;
        }

        private void confirm(Grant granted) {
            String root = granted.root().fingerprint();
            boolean agreed = fingerprint.map(given -> Fingerprint.same(given, root)).orElseGet(
                    () -> Question.confirm(err(), "Is this the federation's published root fingerprint? 与公布的根指纹一致吗?"));
            if (!agreed) {
                throw new Trouble("not accepted: the root's fingerprint was not confirmed",
                        "compare " + root + " with the one that the national federation publishes");
            }
        }
    }
}
