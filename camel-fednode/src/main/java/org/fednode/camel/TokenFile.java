package org.fednode.camel;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a node's token stands: alone, or in the {@code node.json} that the node writes at each start. */
record TokenFile(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IOException also while the node is starting, and has not written its file yet */
    String read() throws IOException {
        String text = Files.readString(file).strip();
        return text.startsWith("{") ? JSON.readTree(text).path("token").asText() : text;
    }
}
