package org.fednode.node.intake;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantineState;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.RecordInput;

/**
 * Settles quarantined input: takes its correction, or gives it up. One at a time, so that an entry is settled once; a
 * correction is read before, so that one that arrives slowly keeps nobody waiting.
 */
public final class Corrections {

    private final RecordIntake intake;
    private final ChunkSubmission commit;
    private final IntakeStore store;
    private final ActiveStandards standards;
    private final Database database;
    private final Quarantine quarantine;

    Corrections(Intake.Parts parts, RecordIntake intake, IntakeStore store) {
        this.intake = intake;
        this.store = store;
        this.commit = parts.commit();
        this.standards = parts.standards();
        this.database = parts.database();
        this.quarantine = parts.quarantine();
    }

    /**
     * Takes the corrected input of an entry. When it is refused again, the entry stays open with the new input and its
     * findings.
     *
     * @return the report as JSON
     */
    public String resubmit(String id, RequestIntake.Body correction)
            throws IOException, InputRefused, RequestRefused {
        QuarantinedInput entry = open(id).input();
        DataSet dataSet = standards.dataSet(entry.dataSet()).orElseThrow(() -> new RequestRefused(
                RequestRefused.Reason.ENTRY_SETTLED, "data set " + entry.dataSet() + " of entry " + id
                        + " is no longer part of the standard; discard the entry"));
        InputRecords records =
                InputRecords.open(correction.format(), correction.content(), correction.charset(), dataSet);
        InputRecord record = records.next().orElseThrow(Corrections::notOneRecord);
        String raw = record.raw().get();
        Judgement judgement = intake.judge(dataSet, looked(record));
        if (records.next().isPresent()) {
            throw notOneRecord();
        }
        IntakeCounts counts = settle(id, judgement, raw);
        List<LocatedFinding> findings = Stream.concat(records.findings().stream().map(finding -> new LocatedFinding(1, finding)),
                judgement.findings().stream().map(finding -> new LocatedFinding(record.position(), finding))).toList();
        return ReportJson.of(new IntakeReport(counts, findings, false));
    }

    /** What a mapping found about the source's row has been looked at by whoever corrects it. */
    private static InputRecord looked(InputRecord record) {
        List<Finding> own = record.findings().stream().filter(finding -> !finding.rule().startsWith(RecordInput.MAPPING_RULES)).toList();
        return new InputRecord(record.position(), record.input(), own, record.raw());
    }

    private synchronized IntakeCounts settle(String id, Judgement judgement, String raw) throws RequestRefused {
        return IntakeCounts.of(commit(chunk(open(id).input(), judgement, raw)));
    }

    private Chunk chunk(QuarantinedInput entry, Judgement judgement, String raw) {
        WithinTransaction totals = (connection, outcome) ->
                store.addToTotals(connection, entry.dataSet(), IntakeCounts.of(outcome));
        if (judgement.change().isEmpty()) {
            return new Chunk(entry.dataSet(), judgement.judgedAt(), List.of(),
                    List.of(entry.corrected(raw, judgement.findings())), List.of(), totals);
        }
        return new Chunk(entry.dataSet(), judgement.judgedAt(), List.of(judgement.change().get()), List.of(),
                List.of(entry.id()), (connection, outcome) -> {
                    totals.run(connection, outcome);
                    quarantine.settledAs(connection, entry.id(), QuarantineState.RESUBMITTED, intake.now());
                });
    }

    private static InputRefused notOneRecord() {
        return new InputRefused(List.of(InputFault.NOT_ONE_RECORD.finding()));
    }

    /** Gives an entry up. */
    public synchronized void discard(String id) throws RequestRefused {
        QuarantineEntry entry = open(id);
        commit(new Chunk(entry.input().dataSet(), intake.now(), List.of(), List.of(), List.of(id),
                (connection, outcome) -> quarantine.settledAs(connection, id, QuarantineState.DISCARDED, intake.now())));
    }

    private QuarantineEntry open(String id) throws RequestRefused {
        Optional<QuarantineEntry> found = database.transact(connection -> quarantine.find(connection, id));
        QuarantineEntry entry = found.orElseThrow(() -> new RequestRefused(RequestRefused.Reason.NO_SUCH_ENTRY,
                "the quarantine has no such entry; list it to see the ids"));
        if (!entry.isOpen()) {
            throw new RequestRefused(RequestRefused.Reason.ENTRY_SETTLED,
                    "entry " + id + " is already " + entry.state().wireName() + "; nothing is left to do");
        }
        return entry;
    }

    private ChunkOutcome commit(Chunk chunk) {
        try {
            return commit.submit(chunk).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Unavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
