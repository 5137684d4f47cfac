package org.fednode.node.intake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.runtime.Unavailable;

/** Where chunks go: {@link org.fednode.node.commit.ChunkCommit#submit}. */
@FunctionalInterface
public interface ChunkSubmission {

    CompletableFuture<ChunkOutcome> submit(Chunk chunk);

    /** Submits the chunk and waits until it is durable. @throws Unavailable when it can't be taken now */
    default ChunkOutcome await(Chunk chunk) throws InterruptedException, ExecutionException {
        try {
            return submit(chunk).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
