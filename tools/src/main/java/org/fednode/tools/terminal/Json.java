package org.fednode.tools.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The commands' JSON: objects for {@code --json}, and the small files that people carry between nodes. */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }

    /** One line, for streams of objects. */
    public static String line(JsonNode value) {
        return value.toString();
    }

    /** @param what what the file should be, for the message */
    public static JsonNode read(Path file, String what) {
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file));
            if (tree == null || !tree.isObject()) {
                throw new Trouble(file + " is no " + what + ": it holds no JSON object", "check that it is the right file");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new Trouble(file + " is no " + what + ": it is not JSON", "check that it is the right file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text member that must be there. */
    public static String required(JsonNode tree, String name, Path file) {
        JsonNode value = tree.path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new Trouble(file + " lacks \"" + name + "\"", "ask its sender to make it again");
        }
        return value.textValue();
    }
}
