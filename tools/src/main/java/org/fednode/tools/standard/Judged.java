package org.fednode.tools.standard;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;
import org.fednode.standards.Severity;

/**
 * One record of a file with all that is wrong with it.
 *
 * @param input empty when nothing could be made of it
 */
public record Judged(long line, Optional<RecordInput> input, List<Finding> findings) {

    public Judged {
        findings = List.copyOf(findings);
    }

    /** Whether a node would keep it out. */
    public boolean isBad() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** Receives each judged record. */
    @FunctionalInterface
    public interface Handler {
        void judged(Judged record) throws IOException;
    }

    /** Reads and judges a whole file as of a day. */
    public static void all(InputFile file, DataSet dataSet, LocalDate today, Handler handler) throws IOException {
        file.read((line, input, findings) -> {
            List<Finding> all = new ArrayList<>(findings);
            if (input.isPresent()) {
                check(dataSet, input.get(), today, all);
            }
            handler.judged(new Judged(line, input, all));
        });
    }

    private static void check(DataSet dataSet, RecordInput input, LocalDate today, List<Finding> findings) {
        if (input.op() == RecordInput.Op.DELETE) {
            dataSet.validator().checkKey(input.values(), findings::add);
        } else {
            dataSet.validator().check(input.values(), today, findings::add);
        }
    }
}
