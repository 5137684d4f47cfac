package org.fednode.node.intake;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Predicate;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.runtime.Database;
import org.fednode.node.standards.ActiveStandards;

/** The ways in, put together: requests, the watched folder, corrections of quarantined input. */
public record Intake(RequestIntake requests, FolderIntake folder, Corrections corrections) {

    /**
     * What intake needs of the node.
     *
     * @param inScope whether a division is this node's own to report on
     * @param inbox the watched folder
     */
    public record Parts(ActiveStandards standards, Predicate<String> inScope, ChunkSubmission commit, Database database,
            Quarantine quarantine, Path inbox, Clock clock) {
    }

    public static Intake of(Parts parts) {
        return of(parts, new OpenForWriting(Path.of("/proc")));
    }

    /** @param writers tells who has a file open for writing */
    static Intake of(Parts parts, OpenForWriting writers) {
        IntakeStore store = new IntakeStore();
        RecordIntake intake = new RecordIntake(parts.inScope(), parts.commit(), store, parts.clock());
        return new Intake(new RequestIntake(intake, parts.database(), store, parts.clock()),
                new FolderIntake(parts, intake, store, writers), new Corrections(parts, intake, store));
    }
}
