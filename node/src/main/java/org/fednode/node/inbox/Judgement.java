package org.fednode.node.inbox;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.Refusal;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.RowChanges;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordValues;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;

/**
 * Judges a verified batch by the standard that it names, with its creation date as "today", so that every level comes
 * to the same verdict from the same bytes. A record outside the signer's scope refuses the whole batch; an invalid
 * record is marked rejected and the rest goes on.
 */
final class Judgement {

    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    private final ActiveStandards standards;
    private final DivisionTree divisions;

    Judgement(ActiveStandards standards) {
        this.standards = standards;
        this.divisions = standards.divisions();
    }

    /** What judging found. */
    sealed interface Outcome {
        record Judged(JudgedBatch batch) implements Outcome {
        }

        /** @param held to be sent again later; otherwise refused for good */
        record Stopped(String reason, String detail, boolean held) implements Outcome {
        }
    }

    Outcome judge(byte[] file, Verification.Verified verified) {
        Manifest manifest = verified.manifest();
        if (manifest.type().isDirective()) {
            return judgeDirective(file, verified);
        }
        if (manifest.type() != BatchType.RECORDS) {
            return new Outcome.Stopped(Refusal.UNKNOWN_TYPE.code(), "type " + manifest.type().wireName()
                    + " does not travel upward", false);
        }
        Optional<StandardPackage> standard = standards.find(manifest.standard());
        if (standard.isEmpty()) {
            standards.missing(manifest.standard());
            return new Outcome.Stopped(ReceiverRefusal.STANDARD_UNKNOWN.code(), "standard " + manifest.standard().id() + ' '
                    + manifest.standard().version() + " is not held here; it is asked for", true);
        }
        DataSet dataSet = standard.get().dataSets().get(manifest.stream().stream());
        if (dataSet == null) {
            return new Outcome.Stopped(ReceiverRefusal.STANDARD_UNKNOWN.code(), "no data set " + manifest.stream().stream()
                    + " in standard " + manifest.standard().version(), false);
        }
        return judge(file, verified, dataSet);
    }

    /** Whether a batch comes too late for the version of the standard that it names: held, since nothing else may follow it. */
    Optional<Outcome.Stopped> late(Manifest manifest) {
        boolean late = manifest.type() == BatchType.RECORDS && !standards.isAcceptable(manifest.standard(), manifest.created());
        return Optional.of(new Outcome.Stopped(ReceiverRefusal.STANDARD_SUPERSEDED.code(), "standard " + manifest.standard().version()
                + " was superseded, and its days of grace are over", true)).filter(any -> late);
    }

    /** Judges what was accepted before, from whichever side it came. */
    Outcome again(byte[] file, Verification.Verified verified) {
        return verified.manifest().type().isDirective() ? new Outcome.Judged(JudgedBatch.directive(file, verified)) : judge(file, verified);
    }

    /** What directives say is their handlers' business; here counts whether they may come from below. */
    private static Outcome judgeDirective(byte[] file, Verification.Verified verified) {
        boolean goesUp = DirectiveStream.named(verified.manifest().stream().stream()).filter(DirectiveStream::goesUp).isPresent();
        return goesUp ? new Outcome.Judged(JudgedBatch.directive(file, verified)) : new Outcome.Stopped(
                ReceiverRefusal.DIRECTION.code(), "directives of this stream don't travel upward", false);
    }

    private Outcome judge(byte[] file, Verification.Verified verified, DataSet dataSet) {
        Manifest manifest = verified.manifest();
        LocalDate today = manifest.created().atOffset(ZONE).toLocalDate();
        Scope scope = verified.signer().identity().scope();
        List<RowChange> rows = new ArrayList<>(verified.lines().count());
        List<Receipt.LineException> exceptions = new ArrayList<>();
        for (int i = 0; i < verified.lines().count(); i++) {
            BatchLines.Line line = verified.lines().line(i);
            List<String> codes = new ArrayList<>();
            RowChange row = RowChanges.of(manifest, line, dataSet, finding -> collect(finding, codes));
            if (row.values().isPresent()) {
                RecordValues values = row.values().get();
                String division = dataSet.scope(values);
                if (division != null && !scope.covers(division, divisions)) {
                    return new Outcome.Stopped(ReceiverRefusal.SCOPE.code(), "line " + line.number()
                            + " belongs to a division outside the signer's scope", false);
                }
                dataSet.validator().check(values, today, finding -> collect(finding, codes));
                checkKey(dataSet, line, values, codes);
            }
            if (codes.isEmpty()) {
                rows.add(row);
            } else {
                exceptions.add(new Receipt.LineException(manifest.seq(), line.number(), codes.stream().distinct().toList()));
            }
        }
        return new Outcome.Judged(new JudgedBatch(file, verified, Optional.of(dataSet), rows, exceptions));
    }

    private static void collect(Finding finding, List<String> codes) {
        if (finding.severity() == Severity.ERROR) {
            codes.add(finding.rule());
        }
    }

    private static void checkKey(DataSet dataSet, BatchLines.Line line, RecordValues values, List<String> codes) {
        if (codes.isEmpty() && !dataSet.key(values).equals(line.key())) {
            codes.add("line.key");
        }
        if (line.op() == LineOp.REKEY && !dataSet.definition().rekey()) {
            codes.add("line.rekey");
        }
    }
}
