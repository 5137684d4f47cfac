package org.fednode.camel;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A node as routes use it: the one that they run in, which is found in Camel's registry, or one far away. */
public interface NodeAccess {

    /** Forms of records (node/README.md, Taking records). */
    enum Form {
        NDJSON("application/x-ndjson"), CSV("text/csv");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /**
     * Gives records. When it returns, all of them are durable.
     *
     * @param idempotencyKey the same content again under the same key gets the first answer
     * @throws NodeProblem when the node takes nothing of it
     * @throws IOException when there is no answer: some of it may have been taken
     */
    IntakeReport take(String dataSet, Form form, InputStream records, Optional<String> idempotencyKey) throws IOException, NodeProblem;

    /**
     * Changes in the order in which the node accepted them.
     *
     * @param after cursor of the last change that was seen; empty from the first on
     */
    ChangePage changes(String dataSet, String after, int limit) throws IOException, NodeProblem;
}
