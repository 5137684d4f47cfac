package org.fednode.node.reconcile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.ask.Conversation;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/** Gets a batch from the child that this node's archive has lost or damaged, and puts it back. */
final class BatchFetch {

    private static final Logger LOG = Logger.getLogger(BatchFetch.class);

    private final Conversation child;
    private final BatchLog log;

    BatchFetch(Conversation child, BatchLog log) {
        this.child = child;
        this.log = log;
    }

    /** @return whether the archive has the batch again, byte for byte */
    boolean fetch(StreamId stream, long seq) {
        Optional<LoggedBatch> batch = log.find(stream, seq);
        if (batch.isEmpty()) {
            return false;
        }
        try {
            log.restore(batch.get(), bytes(batch.get()));
            LOG.infof("batch %s/%d, which the archive had lost or damaged, is back", stream, seq);
            return true;
        } catch (AskProblem | IOException | IllegalArgumentException e) {
            LOG.errorf("batch %s/%d is damaged in the archive and could not be got from %s: %s", stream, seq, child.peer(),
                    e instanceof AskProblem problem ? problem.code() : FailureText.of(e));
            return false;
        }
    }

    private byte[] bytes(LoggedBatch batch) throws AskProblem {
        ByteArrayOutputStream file = new ByteArrayOutputStream((int) batch.bytes());
        while (file.size() < batch.bytes()) {
            Members part = child.ask(Steps.step("fetch", "origin", batch.stream().origin(), "epoch", batch.stream().epoch(),
                    "stream", batch.stream().stream(), "seq", batch.seq(), "from", (long) file.size()));
            byte[] bytes = Base64.getDecoder().decode(part.text("bytes"));
            if (bytes.length == 0 || file.size() + bytes.length > batch.bytes()) {
                throw new IllegalArgumentException("parts that don't add up to the batch");
            }
            file.writeBytes(bytes);
        }
        return file.toByteArray();
    }
}
