package org.fednode.node.recall;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.ask.Conversation;

/** Fetches batches from a neighbour, part by part. */
record HeldFile(Conversation neighbour) {

    byte[] fetch(StreamId stream, long seq) throws AskProblem {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long size = Long.MAX_VALUE;
        while (file.size() < size) {
            Members part = neighbour.ask(Map.of("step", "fetch", "origin", stream.origin(), "epoch", stream.epoch(), "stream", stream.stream(),
                    "seq", seq, "from", (long) file.size()));
            byte[] bytes = Base64.getDecoder().decode(part.text("bytes"));
            size = part.integer("size", 1, 2L * BatchLimits.DEFAULT.maxRawBytes());
            if (bytes.length == 0 || file.size() + bytes.length > size) {
                throw new IllegalArgumentException("parts that don't add up to a batch");
            }
            file.writeBytes(bytes);
        }
        return file.toByteArray();
    }
}
