package org.fednode.tools.site;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.evidence.EvidenceProblem;
import org.fednode.exchange.evidence.EvidenceVerifier;
import org.fednode.exchange.evidence.Verdict;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "evidence", description = {
        "Write a file that proves one record to anybody who has the federation's root certificate. 导出单条记录的证据。",
        "It holds the record itself: personal data. It tells nothing of other records. 含个人信息，不泄露其他记录。",
        "Whoever gets it checks it: java -jar fednode-verifier.jar verify FILE --root root.pem"})
public final class EvidenceCommand extends Command {

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "RECORD", description = "Data set and key, with a slash between: certificate/… 数据集/主键。")
    private String record;

    @Option(names = "--out", required = true, paramLabel = "FILE",
            description = "Where to write (.fxe); only you can read it. 输出文件，仅本人可读。")
    private Path out;

    @Option(names = "--history", description = "All that was said about the record, not only its last state. 含全部历史。")
    private boolean history;

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, CertificateProblem {
        int slash = record.indexOf('/');
        if (slash < 1 || slash == record.length() - 1) {
            throw new Trouble("RECORD has no data set and key", "write it as DATASET/KEY");
        }
        String dataSet = record.substring(0, slash);
        NodeFolder node = data.node();
        StandardPackage standard = Standards.load(node.standard(node.properties().standardVersion()));
        Standards.dataSet(standard, dataSet);
        byte[] file = fetch(node, dataSet, record.substring(slash + 1));
        Verdict verdict = checked(node, standard, file);
        OwnerOnly.write(out, file);
        tell(verdict, file.length);
        return ExitCode.GOOD;
    }

    private byte[] fetch(NodeFolder node, String dataSet, String key) throws IOException, InterruptedException {
        if (node.process().isPresent()) {
            return NodeApi.of(node.running()).fetch("/api/v1/datasets/" + dataSet + "/evidence?history=" + history,
                    "text/plain; charset=utf-8", BodyPublishers.ofString(key));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("evidence", "--dataset", dataSet, "--key", key));
        if (history) {
            arguments.add("--history");
        }
        OfflineNode.run(Home.find(), node, file, arguments.toArray(String[]::new));
        return file.toByteArray();
    }

    /** What would not convince others is not written. */
    private static Verdict checked(NodeFolder node, StandardPackage standard, byte[] file) throws IOException, CertificateProblem {
        NodeCertificate root = NodeCertificate.fromPem(Files.readString(node.key("root.pem"))).get(0);
        try {
            return new EvidenceVerifier(root, standard.divisions()::contains).verify(file);
        } catch (EvidenceProblem e) {
            throw new Trouble("what the node gave proves nothing: " + e.code() + " at " + e.part() + ", " + e.getMessage(),
                    "stop the node and run: fednode rebuild; if it stays, the archive is damaged", e);
        }
    }

    private void tell(Verdict verdict, int bytes) {
        List<String> acceptedBy = verdict.lines().stream().flatMap(line -> line.acceptances().stream())
                .map(one -> one.node() + " (" + one.level().wireName() + ", " + one.way().name().toLowerCase(java.util.Locale.ROOT) + ")")
                .distinct().toList();
        if (json) {
            ObjectNode told = Json.object();
            told.put("file", out.toString());
            told.put("bytes", bytes);
            told.put("lines", verdict.lines().size());
            ArrayNode by = told.putArray("acceptedBy");
            acceptedBy.forEach(by::add);
            print(Json.text(told));
            return;
        }
        print("evidence  " + out + ", " + bytes + " bytes, for its owner alone");
        print("lines     " + verdict.lines().size() + ", signed by "
                + verdict.lines().stream().map(line -> line.origin().nodeId()).distinct().collect(Collectors.joining(", ")));
        print("accepted  " + (acceptedBy.isEmpty() ? "by nobody above that this node could prove" : "by " + String.join(", ", acceptedBy)));
        tell("check it anywhere: java -jar fednode-verifier.jar verify " + out + " --root root.pem");
    }
}
