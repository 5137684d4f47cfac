package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.Divisions;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NewNode;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.OptionWords;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "init", description = {
        "Make a new node's directory: keys, configuration, standard. 新建节点。",
        "For PostgreSQL instead of the embedded database give --database-url and --database-user, and the password in the"
                + " environment variable FEDNODE_DATABASE_PASSWORD. 使用 PostgreSQL 时另给地址、用户和环境变量中的口令。"})
public final class InitCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--level", required = true, converter = OptionWords.Levels.class, paramLabel = "LEVEL",
            description = "national, province, prefecture or county. 级别。")
    private Level level;

    @Option(names = "--division", required = true, paramLabel = "CODE",
            description = "Division code, six digits of GB/T 2260; 100000 is the country. 行政区划代码。")
    private String division;

    @Option(names = "--id", paramLabel = "ID", description = "Node id; the division code unless given. 节点编号。")
    private Optional<String> id;

    @Option(names = "--standard", paramLabel = "VERSION|FOLDER", description = "Standard to begin with: a version that ships with the program, "
            + "or a folder, as of one that knows a new division (default: the newest). 标准版本或目录。")
    private Optional<String> version;

    @Option(names = "--suite", defaultValue = "sm2", converter = OptionWords.Suites.class, paramLabel = "SUITE",
            description = "Signatures: sm2 (default) or ecdsa; one for the whole federation. 签名算法。")
    private Suite suite;

    @Option(names = "--host", defaultValue = "127.0.0.1", paramLabel = "HOST",
            description = "Address on which peers reach this node (default: this machine only). 对外地址。")
    private String host;

    @Option(names = "--http-port", paramLabel = "N",
            description = "Port for people and programs on this machine; a free one unless given. 本机端口。")
    private Optional<Integer> httpPort;

    @Option(names = "--exchange-port", paramLabel = "N",
            description = "Port where a parent fetches batches (--link pull); -1 for none. 拉取端口。")
    private Optional<Integer> exchangePort;

    @Option(names = "--broker-port", paramLabel = "N",
            description = "Port where children bring batches; -1 for none. 队列端口。")
    private Optional<Integer> brokerPort;

    @Option(names = "--enrol-port", paramLabel = "N",
            description = "Port where nodes ask to join below this one (fednode enrol join); none unless given. 在线加入端口。")
    private Optional<Integer> enrolPort;

    @Option(names = "--link", defaultValue = "queue", converter = OptionWords.Links.class, paramLabel = "LINK",
            description = "How batches go up: queue (default), pull, or bundle: in files. 上行方式。")
    private Link link;

    @Option(names = "--database-url", paramLabel = "URL",
            description = "JDBC address of a PostgreSQL database; embedded H2 unless given. 数据库地址。")
    private Optional<String> databaseUrl;

    @Option(names = "--database-user", paramLabel = "NAME", description = "User of that database. 数据库用户。")
    private Optional<String> databaseUser;

    @ArgGroup
    private UnlockOptions unlock;

    private void checkPorts() {
        Stream.of(httpPort, exchangePort, brokerPort, enrolPort).flatMap(Optional::stream).filter(port -> port < -1 || port > 65_535).findFirst()
                .ifPresent(port -> {
                    throw new Trouble("there is no port " + port, "use 1 to 65535, or -1 for none");
                });
    }

    @Override
    public Integer call() throws IOException, CertificateProblem {
        NodeFolder node = data.folder();
        refuseUsed(node);
        Home home = Home.find();
        Path source = version.map(name -> Standards.folder(home, name)).orElseGet(() -> Standards.newestFolder(home));
        StandardPackage standard = Standards.load(source);
        checkDivision(standard.divisions());
        checkPorts();
        NewNode settings = new NewNode(id.orElse(division), level, division, suite, standard.version(), host,
                new NewNode.Ports(httpPort, exchangePort, brokerPort), link,
                new NewNode.Database(databaseUrl, databaseUser, databasePassword()));
        String unlock = found(node, settings, source, standard);
        if (enrolPort.isPresent()) {
            node.save(node.properties().with("fednode.enrol.host", host).with("fednode.enrol.port", enrolPort.get().toString()));
        }
        tell("keys are encrypted; this unlocks them at every start, so back it up, apart from the node: " + unlock);
        tell("made node " + settings.id() + " (" + level.wireName() + ", " + standard.divisions().name(division) + ") in "
                + node.data());
        if (level == Level.NATIONAL) {
            tell("root fingerprint: " + new NodeKeyFiles(node).chain(NodeKeyFiles.SIGNING).get(0).fingerprint());
            tell("next: fednode start --data " + node.data());
        } else {
            tell("next: fednode enrol request --data " + node.data());
        }
        return ExitCode.GOOD;
    }

    /** @return what unlocks the keys */
    private String found(NodeFolder node, NewNode settings, Path source, StandardPackage standard)
            throws IOException, CertificateProblem {
        Founding founding = new Founding(source, standard, Unlock.home());
        if (unlock == null) {
            founding.found(node, settings);
        } else {
            unlock.check(node);
            NewNode.make(node, settings, source);
            unlock.apply(node);
            founding.certify(node, settings);
        }
        return Unlock.source(node).toString();
    }

    /** From the environment: an option would show in the list of processes. */
    private static Optional<String> databasePassword() {
        return Optional.ofNullable(System.getenv("FEDNODE_DATABASE_PASSWORD"));
    }

    private static void refuseUsed(NodeFolder node) throws IOException {
        Path folder = node.data();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new Trouble(folder + " is a file", "name a folder that is empty or not there yet");
        }
        if (!Files.exists(folder)) {
            return;
        }
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new Trouble(folder + " is not empty", "name a folder that is empty or not there yet");
            }
        }
    }

    private void checkDivision(Divisions divisions) {
        if (!divisions.exists(division)) {
            throw new Trouble("the standard knows no division " + division, "use a code of GB/T 2260, e.g. 330106");
        }
        String known = divisions.level(division);
        if (known.isEmpty()) {
            throw new Trouble("division " + division + " (" + divisions.name(division) + ") only groups others and has no node of its own",
                    "use the division of the federation itself, with --level " + level.wireName() + " or its own level");
        }
        if (!known.equals(level.wireName())) {
            throw new Trouble("division " + division + " (" + divisions.name(division) + ") has a node of level " + known
                    + ", not " + level.wireName(), "use --level " + known + ", or another division");
        }
    }
}
