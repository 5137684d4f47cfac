package org.fednode.mapping.preview;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.RecordLine;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;
import org.fednode.standards.Severity;

/**
 * A mapped record with all that a node would find about it.
 *
 * @param findings of the mapping and of the standard, as a node shows them
 */
public record Judged(MappedRecord record, List<Finding> findings) {

    private static final JsonFactory JSON = new JsonFactory();

    public Judged {
        findings = List.copyOf(findings);
    }

    static Judged of(MappedRecord record, LocalDate today) {
        DataSet dataSet = record.target().dataSet();
        List<Finding> findings = new ArrayList<>();
        byte[] line = RecordLine.of(record);
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            RecordInput input = dataSet.reader().readInput(parser, findings::add);
            dataSet.validator().check(input.values(), today, findings::add);
        } catch (IOException e) {
            throw new UncheckedIOException("a line of ours can't be read", e);
        }
        return new Judged(record, findings);
    }

    /** Whether a node would quarantine it. */
    public boolean isBad() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
