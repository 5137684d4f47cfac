package org.fednode.node.intake;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.fednode.standards.Finding;
import org.fednode.standards.Severity;

/** All findings of a file as CSV that staff open in a spreadsheet. Made with the first finding. */
final class FindingsFile implements Consumer<LocatedFinding>, Closeable {

    private static final String HEADER = "\uFEFF行号,级别,字段,内容,问题,可能的正确值,修改建议,Message,Fix,规则,依据\r\n";

    private final Path draft;
    private BufferedWriter writer;

    FindingsFile(Path draft) {
        this.draft = draft;
    }

    @Override
    public void accept(LocatedFinding located) {
        try {
            if (writer == null) {
                writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8);
                writer.write(HEADER);
            }
            writer.write(row(located));
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the findings beside the processed file", e);
        }
    }

    private static String row(LocatedFinding located) {
        Finding finding = located.finding();
        return String.join(",", Long.toString(located.position()),
                finding.severity() == Severity.ERROR ? "错误" : "提示", cell(finding.field()), cell(finding.value()),
                cell(finding.message().zh()), cell(finding.nearest().orElse("")), cell(finding.fix().zh()),
                cell(finding.message().en()), cell(finding.fix().en()), cell(finding.rule()), cell(finding.clause())) + "\r\n";
    }

    /** Quoted where needed; what a spreadsheet would run as a formula is shown as text. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** Puts the finished file in its place, if there were findings. */
    void publish(Path target) throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
        Files.deleteIfExists(draft);
    }
}
