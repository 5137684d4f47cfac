package org.fednode.node.intake;

import java.util.concurrent.CompletableFuture;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;

/** Where chunks go: {@link org.fednode.node.commit.ChunkCommit#submit}. */
@FunctionalInterface
public interface ChunkSubmission {

    CompletableFuture<ChunkOutcome> submit(Chunk chunk);
}
