package org.fednode.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some changes, oldest first.
 *
 * @param next cursor behind all that was looked at, even where no change was found
 * @param more whether there are more at once
 */
public record ChangePage(List<Change> changes, String next, boolean more) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final TypeReference<Map<String, Object>> RECORD = new TypeReference<>() { };

    /**
     * A record as it is from now on, or that it is no more.
     *
     * @param operation {@code upsert}, {@code delete}, or {@code rekey}: what had the former key has this one now
     * @param origin the node whose record it is; several may hold one key
     * @param at when the origin sealed it, by its own clock
     * @param values by field; empty when the record is deleted
     */
    public record Change(String cursor, String operation, String key, Optional<String> formerKey, String origin, Instant at, Optional<Map<String, Object>> values) {
    }

    public ChangePage {
        changes = List.copyOf(changes);
    }

    /** @throws IOException when it is no such answer */
    public static ChangePage read(String json) throws IOException {
        try {
            JsonNode tree = JSON.readTree(json);
            List<Change> changes = new ArrayList<>();
            for (JsonNode one : tree.path("changes")) {
                Optional<Map<String, Object>> values = one.hasNonNull("value") ? Optional.of(JSON.convertValue(one.get("value"), RECORD)) : Optional.empty();
                changes.add(new Change(one.path("cursor").asText(), one.path("op").asText(), one.path("key").asText(),
                        Optional.ofNullable(one.path("from").textValue()), one.path("origin").asText(), Instant.parse(one.path("at").asText()), values));
            }
            if (!tree.path("next").isTextual()) {
                throw new IOException("the answer is no node's page of changes");
            }
            return new ChangePage(changes, tree.path("next").asText(), tree.path("more").asBoolean());
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new IOException("the answer is no node's page of changes", e);
        }
    }
}
