package org.fednode.node.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.fednode.exchange.batch.LineKey;
import org.fednode.exchange.batch.LineOp;
import org.fednode.node.commit.Change;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.RecordInput;
import org.fednode.standards.RecordValues;
import org.fednode.standards.Severity;

/** Judges records by the data set's rules and by this node's scope. */
final class Judge {

    /** The federation's "today" is China's date. */
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    /** A record that is wrong throughout is not explained to the last detail. */
    private static final int MOST_FINDINGS = 100;
    /** A line's envelope beside key, former key and value. */
    private static final int ENVELOPE = 256;
    private static final byte[] NO_VALUE = {};

    private final DataSet dataSet;
    private final DataSetDefinition definition;
    private final Predicate<String> inScope;

    Judge(DataSet dataSet, Predicate<String> inScope) {
        this.dataSet = dataSet;
        this.definition = dataSet.definition();
        this.inScope = inScope;
    }

    /** @param judgedAt its date is "today" for the rules, and the record's time where it gives none */
    Judgement judge(InputRecord record, Instant judgedAt) {
        if (record.input().isEmpty()) {
            return new Judgement(judgedAt, Optional.empty(), record.findings());
        }
        RecordInput input = record.input().get();
        List<Finding> findings = input.op() == RecordInput.Op.DELETE ? ofKey(record.findings())
                : new ArrayList<>(record.findings());
        check(input, judgedAt.atOffset(ZONE).toLocalDate(), findings);
        Optional<Change> change = hasError(findings) ? Optional.empty() : change(input, judgedAt, findings);
        List<Finding> kept = findings.size() > MOST_FINDINGS ? List.copyOf(findings.subList(0, MOST_FINDINGS)) : findings;
        return new Judgement(judgedAt, change, kept);
    }

    /** Of a record that goes, only the key matters. */
    private List<Finding> ofKey(List<Finding> findings) {
        List<Finding> kept = new ArrayList<>(findings);
        kept.removeIf(finding -> !finding.field().isEmpty() && !finding.field().startsWith("_")
                && !definition.key().contains(finding.field()));
        return kept;
    }

    private void check(RecordInput input, LocalDate today, List<Finding> findings) {
        if (input.op() == RecordInput.Op.DELETE) {
            dataSet.validator().checkKey(input.values(), findings::add);
        } else {
            dataSet.validator().check(input.values(), today, findings::add);
        }
        String division = dataSet.scope(input.values());
        if (division != null && !inScope.test(division)) {
            findings.add(outOfScope(division));
        }
    }

    private Finding outOfScope(String division) {
        return new Finding(definition.id() + '.' + definition.scope() + ".out-of-scope", definition.scope(),
                Severity.ERROR, division, new Label("该区划不在本节点的管辖范围内，请改正区划，或由所属残联报送",
                        "the division is outside this node's scope: correct it, or let its own federation report it"),
                Optional.empty(), "");
    }

    private Optional<Change> change(RecordInput input, Instant judgedAt, List<Finding> findings) {
        RecordValues values = input.values();
        String key = dataSet.key(values);
        if (!LineKey.isGood(key)) {
            findings.add(InputFault.UNFIT_KEY.finding());
            return Optional.empty();
        }
        Instant at = input.at().orElse(judgedAt);
        if (input.op() == RecordInput.Op.DELETE) {
            return Optional.of(new Change(LineOp.DELETE, key, Optional.empty(), at, Optional.empty(), NO_VALUE));
        }
        // whoever gives a former key means to change it, even without saying so
        Optional<String> from = input.from().filter(former -> !former.equals(key));
        if (from.isPresent() && !definition.rekey()) {
            findings.add(InputFault.REKEY_NOT_ALLOWED.finding());
            return Optional.empty();
        }
        byte[] canonical = dataSet.writer().write(values);
        if (canonical.length + 3L * (key.length() + from.map(String::length).orElse(0)) > InputBuffer.MAX_RECORD - ENVELOPE) {
            findings.add(InputFault.TOO_LONG.finding());
            return Optional.empty();
        }
        LineOp op = from.isPresent() ? LineOp.REKEY : LineOp.UPSERT;
        return Optional.of(new Change(op, key, from, at, Optional.of(values), canonical));
    }

    private static boolean hasError(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.severity() == Severity.ERROR) {
                return true;
            }
        }
        return false;
    }
}
