package org.fednode.tools.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.evidence.Evidence;
import org.fednode.exchange.evidence.EvidenceProblem;
import org.fednode.exchange.evidence.EvidenceVerifier;
import org.fednode.exchange.evidence.Verdict;

/** The main class of {@code fednode-verifier.jar}. Exit code 0: the evidence holds; 2: it is refused; 1: trouble. */
public final class Verifier {

    private static final int GOOD = 0;
    private static final int TROUBLE = 1;
    private static final int REFUSED = 2;
    private static final int MAX_ROOT_BYTES = 64 << 10;

    /** Where the jar has the standard's tables of divisions. */
    private static final String TABLES = "divisions";

    private final PrintStream out;
    private final PrintStream err;

    private Verifier(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs it within another program. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        return new Verifier(out, err).run(arguments);
    }

    private int run(String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(Request.USAGE);
            return GOOD;
        }
        try {
            return verify(Request.of(arguments));
        } catch (NoSuchFileException e) {
            err.println("无此文件 / there is no file " + e.getMessage());
        } catch (IOException | CertificateProblem | IllegalArgumentException e) {
            err.println("无法验证 / can't verify: " + e.getMessage());
            err.println("用法 usage: java -jar fednode-verifier.jar --help");
        }
        return TROUBLE;
    }

    private int verify(Request request) throws IOException, CertificateProblem {
        List<NodeCertificate> root = NodeCertificate.fromPem(text(request.root()));
        byte[] file = bytes(request.file(), Evidence.MAX_BYTES + 1);
        try {
            Verdict verdict = new EvidenceVerifier(root.get(0), divisions(request.divisions())).verify(file);
            print(request.json() ? VerdictText.json(verdict) : VerdictText.good(verdict).getBytes(StandardCharsets.UTF_8));
            return GOOD;
        } catch (EvidenceProblem e) {
            print(request.json() ? VerdictText.json(e) : VerdictText.bad(e).getBytes(StandardCharsets.UTF_8));
            return REFUSED;
        }
    }

    private void print(byte[] text) {
        out.write(text, 0, text.length);
        out.println();
    }

    private static String text(Path file) throws IOException {
        return new String(bytes(file, MAX_ROOT_BYTES), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    private static DivisionTree divisions(List<Path> given) throws IOException {
        DivisionList divisions = new DivisionList();
        if (given.isEmpty()) {
            addOwn(divisions);
        }
        for (Path table : given) {
            try (InputStream csv = Files.newInputStream(table)) {
                divisions.add(table.toString(), csv);
            }
        }
        return divisions;
    }

    private static void addOwn(DivisionList divisions) throws IOException {
        try {
            URI own = Verifier.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (!own.getPath().endsWith(".jar")) {
                throw new IOException("this is not the verifier's jar, which has the tables of divisions; name them: --divisions CSV");
            }
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(own), Map.of()); Stream<Path> tables = Files.list(jar.getPath(TABLES))) {
                for (Path table : tables.sorted().toList()) {
                    try (InputStream csv = Files.newInputStream(table)) {
                        divisions.add(table.toString(), csv);
                    }
                }
            }
        } catch (URISyntaxException e) {
            throw new IOException("the verifier's jar is not where Java says: " + e.getMessage(), e);
        }
    }
}
