package org.fednode.node.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.Label;

/**
 * The report that lies beside a processed file.
 *
 * @param bytes size of the file as it was read; -1 where it can't be told
 * @param reason why nothing was taken, where nothing was
 */
record FileReport(String file, String dataSet, long bytes, String status, Optional<Label> reason, IntakeReport intake,
        Instant startedAt, Instant finishedAt) {

    static final String TAKEN = "taken";
    static final String DUPLICATE = "duplicate";
    static final String FAILED = "failed";

    static FileReport nothingTaken(String file, String dataSet, long bytes, String status, Label reason,
            List<LocatedFinding> findings, Instant now) {
        return new FileReport(file, dataSet, bytes, status, Optional.of(reason),
                new IntakeReport(IntakeCounts.NONE, findings, false), now, now);
    }

    String json() {
        return ReportJson.object(json -> {
            json.writeStringField("file", file);
            json.writeStringField("dataset", dataSet);
            if (bytes >= 0) {
                json.writeNumberField("bytes", bytes);
            }
            json.writeStringField("status", status);
            if (reason.isPresent()) {
                json.writeObjectFieldStart("reason");
                json.writeStringField("zh", reason.get().zh());
                json.writeStringField("en", reason.get().en());
                json.writeEndObject();
            }
            ReportJson.write(json, intake);
            json.writeStringField("startedAt", startedAt.toString());
            json.writeStringField("finishedAt", finishedAt.toString());
        });
    }
}
