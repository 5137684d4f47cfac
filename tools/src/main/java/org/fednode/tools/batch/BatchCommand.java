package org.fednode.tools.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "batch", description = "Look into batch files (.fxb), without a node. 查看批次文件。",
        subcommands = {BatchCommand.Show.class, BatchCommand.Verify.class, BatchCommand.Extract.class})
public final class BatchCommand extends Verbs {

    @CommandLine.Command(name = "show", description = "Print what a batch says of itself; proves nothing. 显示批次清单。")
    static final class Show extends Command {

        @Parameters(paramLabel = "FILE", description = "The batch file. 批次文件。")
        private Path file;

        @Override
        public Integer call() throws IOException {
            BatchContainer container = container(file);
            print(Json.text(Json.MAPPER.readTree(container.manifest())));
            tell("nothing of this is proven; see: fednode batch verify " + file);
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "verify", description = {"Check container, signature, certificates, digests and lines. 验证批次。",
            "Exit code 2 when the batch is refused. 拒绝时退出码为 2。"})
    static final class Verify extends Command {

        @Parameters(paramLabel = "FILE", description = "The batch file. 批次文件。")
        private Path file;

        @Option(names = "--root", paramLabel = "PEM",
                description = "The federation's root certificate; looked for in the folders above FILE unless given. 根证书。")
        private Optional<Path> root;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, CertificateProblem {
            Path pem = root.or(() -> rootAbove(file)).orElseThrow(() -> new Trouble(
                    "there is no root.pem in the folders above " + file, "name the root certificate: --root root.pem"));
            TrustStore trust = new TrustStore(NodeCertificate.fromPem(Files.readString(pem)).get(0),
                    Standards.newest(Home.find()).divisions()::contains);
            Verification verification = new BatchVerifier(trust, BatchLimits.DEFAULT)
                    .verifyOwn(Files.readAllBytes(file), Clock.systemUTC().instant());
            if (verification instanceof Verification.Refused refused) {
                return refused(refused);
            }
            return verified((Verification.Verified) verification);
        }

        private int verified(Verification.Verified batch) {
            Manifest manifest = batch.manifest();
            if (json) {
                print(Json.text(Json.object().put("verified", true).put("digest", batch.digest().toString())
                        .put("origin", manifest.stream().origin()).put("epoch", manifest.stream().epoch())
                        .put("stream", manifest.stream().stream()).put("seq", manifest.seq())
                        .put("records", manifest.records().count()).put("suite", manifest.suite().wireName())));
            } else {
                print("verified: " + manifest.stream() + "/" + manifest.seq() + ", " + manifest.records().count()
                        + " lines, signed by " + batch.signer().identity().nodeId() + " (" + manifest.suite().wireName() + ")");
                print("digest " + batch.digest());
            }
            return ExitCode.GOOD;
        }

        private int refused(Verification.Refused refused) {
            if (json) {
                ObjectNode tree = Json.object().put("verified", false).put("reason", refused.reason().code())
                        .put("detail", refused.detail()).put("section", refused.reason().section());
                print(Json.text(tree));
            } else {
                print("refused: " + refused.reason().code() + ": " + refused.detail() + " (" + refused.reason().section() + ")");
            }
            return ExitCode.FINDINGS;
        }

        private static Optional<Path> rootAbove(Path file) {
            for (Path folder = file.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
                Optional<Path> found = Stream.of(folder.resolve("keys").resolve("root.pem"), folder.resolve("root.pem"))
                        .filter(Files::isRegularFile).findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
    }

    @CommandLine.Command(name = "extract", description = {
            "Write manifest.json and manifest.p7s, for other programs to verify. 导出清单与签名。",
            "openssl cms -verify -binary -inform DER -in manifest.p7s -content manifest.json -CAfile root.pem -purpose any"})
    static final class Extract extends Command {

        @Parameters(paramLabel = "FILE", description = "The batch file. 批次文件。")
        private Path file;

        @Option(names = "--out", paramLabel = "DIR", description = "Where to write; beside FILE unless given. 输出目录。")
        private Optional<Path> out;

        @Option(names = "--records", description = "Also records.ndjson.zst: personal data. 同时导出记录。")
        private boolean records;

        @Override
        public Integer call() throws IOException {
            BatchContainer container = container(file);
            Path folder = out.orElse(file.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            OwnerOnly.write(folder.resolve("manifest.json"), container.manifest());
            OwnerOnly.write(folder.resolve("manifest.p7s"), container.signature());
            if (records) {
                OwnerOnly.write(folder.resolve("records.ndjson.zst"), container.payload());
            }
            print(folder.resolve("manifest.json").toString());
            print(folder.resolve("manifest.p7s").toString());
            return ExitCode.GOOD;
        }
    }

    private static BatchContainer container(Path file) throws IOException {
        try {
            return BatchContainer.read(Files.readAllBytes(file));
        } catch (BatchProblem e) {
            throw new Trouble(file + " is no batch file (" + e.reason().code() + "): " + e.getMessage(),
                    "check the path; batch files end in .fxb and stand in a node's archive/own", e);
        }
    }
}
