package org.fednode.node.link.pull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.node.link.Outbox;

/**
 * The list of batches on the wire. A list is taken whole or not at all.
 *
 * @param awaitsReceipts whether the child lacks a receipt for any of its batches; a child that doesn't say has them all
 */
record BatchListing(List<Outbox.Entry> entries, boolean awaitsReceipts) {

    private static final int LONGEST_NAME = 200;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    byte[] write() {
        ArrayNode batches = JSON.createArrayNode();
        for (Outbox.Entry entry : entries) {
            ObjectNode batch = batches.addObject();
            batch.put("position", entry.position());
            batch.put("origin", entry.stream().origin());
            batch.put("epoch", entry.stream().epoch());
            batch.put("stream", entry.stream().stream());
            batch.put("seq", entry.seq());
            batch.put("digest", entry.digest().toString());
            batch.put("bytes", entry.bytes());
        }
        try {
            ObjectNode list = JSON.createObjectNode();
            list.set("batches", batches);
            return JSON.writeValueAsBytes(list.put("awaitsReceipts", awaitsReceipts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of plain values can always be written", e);
        }
    }

    /** @param after the position asked for: every entry lies beyond it */
    static BatchListing read(byte[] bytes, long after, int limit) throws PullFailure {
        JsonNode list = parse(bytes);
        JsonNode batches = list.path("batches");
        if (!batches.isArray()) {
            throw bad("it has no array 'batches'");
        }
        if (batches.size() > limit) {
            throw bad("it has " + batches.size() + " entries where " + limit + " were asked for");
        }
        List<Outbox.Entry> entries = new ArrayList<>(batches.size());
        long previous = after;
        for (JsonNode batch : batches) {
            Outbox.Entry entry = entry(batch);
            if (entry.position() <= previous) {
                throw bad("position " + entry.position() + " does not come after " + previous);
            }
            previous = entry.position();
            entries.add(entry);
        }
        return new BatchListing(entries, list.path("awaitsReceipts").asBoolean(false));
    }

    private static JsonNode parse(byte[] bytes) throws PullFailure {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new PullFailure(PullProblem.BAD_LIST, "it is no JSON", e);
        }
    }

    private static Outbox.Entry entry(JsonNode batch) throws PullFailure {
        StreamId stream = new StreamId(name(batch, "origin"), number(batch, "epoch", Long.MAX_VALUE), name(batch, "stream"));
        return new Outbox.Entry(number(batch, "position", Long.MAX_VALUE - 1), stream,
                number(batch, "seq", Long.MAX_VALUE), digest(batch), number(batch, "bytes", PullOptions.MAX_BATCH_BYTES));
    }

    private static String name(JsonNode batch, String member) throws PullFailure {
        JsonNode value = batch.path(member);
        if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > LONGEST_NAME) {
            throw bad("an entry's '" + member + "' is no text of 1 to " + LONGEST_NAME + " characters");
        }
        return value.textValue();
    }

    private static long number(JsonNode batch, String member, long most) throws PullFailure {
        JsonNode value = batch.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1 || value.longValue() > most) {
            throw bad("an entry's '" + member + "' is no whole number from 1 to " + most);
        }
        return value.longValue();
    }

    private static Digest digest(JsonNode batch) throws PullFailure {
        try {
            return Digest.parse(batch.path("digest").asText());
        } catch (IllegalArgumentException e) {
            throw new PullFailure(PullProblem.BAD_LIST, "an entry's 'digest' is none", e);
        }
    }

    private static PullFailure bad(String detail) {
        return new PullFailure(PullProblem.BAD_LIST, detail);
    }
}
