package org.fednode.node.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.preview.Judged;
import org.fednode.mapping.preview.Preview;
import org.fednode.standards.Severity;

/** A row of a source and the records that it becomes, side by side. */
public record SampleRow(long position, List<Value> before, List<After> after) {

    /** @param name of the column or the field @param note what was put right, and what the source held; empty where it is as it was */
    public record Value(String name, String text, String note) {
    }

    public record After(String dataSet, boolean bad, List<Value> values, List<FindingRow> findings) {
    }

    public record FindingRow(boolean bad, String field, String rule, String zh, String en) {
    }

    static SampleRow of(List<String> columns, Preview.Sample sample) {
        List<Value> before = new ArrayList<>();
        for (int i = 0; i < columns.size() && i < sample.row().cells().size(); i++) {
            before.add(new Value(columns.get(i), sample.row().cells().get(i).shown(), ""));
        }
        return new SampleRow(sample.row().position(), before, sample.records().stream().map(SampleRow::after).toList());
    }

    private static After after(Judged judged) {
        Map<String, String> notes = new LinkedHashMap<>();
        judged.record().findings().stream().filter(finding -> finding.dirt().outcome() == Dirt.Outcome.REPAIRED)
                .forEach(finding -> notes.merge(finding.field(), finding.dirt().message().zh() + " " + finding.dirt().message().en() + ": " + finding.original(), (one, more) -> one));
        List<Value> values = judged.record().values().entrySet().stream()
                .map(value -> new Value(value.getKey(), value.getValue().toString(), notes.getOrDefault(value.getKey(), ""))).toList();
        return new After(judged.record().dataSet(), judged.isBad(), values, judged.findings().stream()
                .map(finding -> new FindingRow(finding.severity() == Severity.ERROR, finding.field(), finding.rule(), finding.message().zh(), finding.message().en())).toList());
    }
}
