package org.fednode.node.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.node.runtime.Database;
import org.fednode.standards.DataSet;

/**
 * Takes the records of requests. With an idempotency key the answer is kept in the transaction of the request's last
 * chunk, and a repeat gets that answer and takes nothing.
 */
public final class RequestIntake {

    private static final Duration KEPT = Duration.ofDays(30);

    private final RecordIntake intake;
    private final Database database;
    private final IntakeStore store;
    private final Clock clock;
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

    RequestIntake(RecordIntake intake, Database database, IntakeStore store, Clock clock) {
        this.intake = intake;
        this.database = database;
        this.store = store;
        this.clock = clock;
    }

    /** A request's body. @param charset as its Content-Type declares it */
    public record Body(InputRecords.Format format, Optional<Charset> charset, InputStream content) {
    }

    /**
     * @param key the request's idempotency key
     * @return the report as JSON; of a repeated request the one that the first was given
     */
    public String take(DataSet dataSet, Body body, Optional<String> key)
            throws IOException, InputRefused, RequestRefused {
        if (key.isEmpty()) {
            return take(dataSet, body, IntakeRun.of("request", IntakeProgress.NONE));
        }
        if (!inProgress.add(key.get())) {
            throw new RequestRefused(RequestRefused.Reason.IN_PROGRESS,
                    "a request with this Idempotency-Key is still being taken; repeat it when that one has ended");
        }
        try {
            return takeOnce(dataSet, body, key.get());
        } finally {
            inProgress.remove(key.get());
        }
    }

    private String takeOnce(DataSet dataSet, Body body, String key) throws IOException, InputRefused, RequestRefused {
        MessageDigest digest = ContentDigest.start();
        DigestInputStream digesting = new DigestInputStream(body.content(), digest);
        Optional<IntakeStore.Answered> earlier = database.transact(connection -> store.answer(connection, key));
        if (earlier.isPresent()) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return repeat(earlier.get(), dataSet, ContentDigest.hex(digest));
        }
        Body digested = new Body(body.format(), body.charset(), digesting);
        return take(dataSet, digested, IntakeRun.of("request " + key, new AnswerKeeping(dataSet, key, digest)));
    }

    private static String repeat(IntakeStore.Answered earlier, DataSet dataSet, String digest) throws RequestRefused {
        if (!earlier.digest().equals(digest) || !earlier.dataSet().equals(dataSet.definition().id())) {
            throw new RequestRefused(RequestRefused.Reason.KEY_REUSED,
                    "this Idempotency-Key came before with other content; use a new key for new content");
        }
        return earlier.answer();
    }

    private String take(DataSet dataSet, Body body, IntakeRun run) throws IOException, InputRefused {
        InputRecords records = InputRecords.open(body.format(), body.content(), body.charset(), dataSet);
        return ReportJson.of(intake.take(dataSet, records, run));
    }

    /** What has come in since the node was set up. */
    public IntakeCounts totals(Connection connection) throws SQLException {
        return store.totals(connection);
    }

    private final class AnswerKeeping implements IntakeProgress {

        private final DataSet dataSet;
        private final String key;
        private final MessageDigest digest;

        AnswerKeeping(DataSet dataSet, String key, MessageDigest digest) {
            this.dataSet = dataSet;
            this.key = key;
            this.digest = digest;
        }

        @Override
        public void chunk(Connection connection, long before, IntakeCounts chunk) {
            // only the answer is kept: a request that was cut short is sent again, and what was taken is unchanged
        }

        @Override
        public void end(Connection connection, IntakeReport report) throws SQLException {
            store.forgetAnswersBefore(connection, clock.instant().minus(KEPT));
            store.keepAnswer(connection, key, new IntakeStore.Answered(dataSet.definition().id(),
                    ContentDigest.hex(digest), ReportJson.of(report)), clock.instant());
        }
    }
}
