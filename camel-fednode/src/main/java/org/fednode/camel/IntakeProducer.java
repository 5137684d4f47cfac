package org.fednode.camel;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Gives a message's records to the node and waits until they are durable there: that is its back-pressure. The body stays as
 * it is; what became of the records stands in the headers.
 */
class IntakeProducer extends DefaultProducer {

    private final FednodeEndpoint endpoint;
    private final NodeAccess node;

    IntakeProducer(FednodeEndpoint endpoint, NodeAccess node) {
        super(endpoint);
        this.endpoint = endpoint;
        this.node = node;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        IntakeReport report = give(message.getBody(), message);
        message.setHeader(FednodeHeaders.REPORT, report);
        message.setHeader(FednodeHeaders.RECEIVED, report.received());
        message.setHeader(FednodeHeaders.ACCEPTED, report.accepted());
        message.setHeader(FednodeHeaders.UNCHANGED, report.unchanged());
        message.setHeader(FednodeHeaders.QUARANTINED, report.quarantined());
        if (endpoint.isFailOnQuarantine() && report.quarantined() > 0) {
            throw new QuarantinedException(report);
        }
    }

    private IntakeReport give(Object body, Message message) throws IOException, NodeProblem, InterruptedException, InvalidPayloadException {
        if (body == null) {
            throw new IllegalArgumentException("the message has no body: give a record as a map, several as a list, or text");
        }
        if (body instanceof Map<?, ?> record) {
            return give(RecordChunks.of(record, endpoint.getChunk()));
        }
        if (body instanceof Iterable<?> records) {
            return give(RecordChunks.of(records.iterator(), endpoint.getChunk()));
        }
        if (body instanceof Iterator<?> records) {
            return give(RecordChunks.of(records, endpoint.getChunk()));
        }
        try (InputStream text = message.getMandatoryBody(InputStream.class)) {
            // a CSV file's first line belongs to every part of it, so it goes as one request, which can't be repeated
            return endpoint.getForm() == NodeAccess.Form.CSV ? node.take(endpoint.getDataSet(), NodeAccess.Form.CSV, text, Optional.empty())
                    : give(RecordChunks.of(text, endpoint.getChunk()));
        }
    }

    private IntakeReport give(RecordChunks chunks) throws IOException, NodeProblem, InterruptedException {
        IntakeReport all = IntakeReport.NONE;
        for (Optional<RecordChunks.Chunk> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
            all = all.and(give(chunk.get()));
        }
        return all;
    }

    private IntakeReport give(RecordChunks.Chunk chunk) throws IOException, NodeProblem, InterruptedException {
        PatientIntake intake = new PatientIntake(node, Duration.ofMillis(endpoint.getPatience()), this::isRunAllowed);
        return intake.take(endpoint.getDataSet(), chunk.ndjson(), UUID.randomUUID().toString());
    }
}
