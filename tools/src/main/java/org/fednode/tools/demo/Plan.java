package org.fednode.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the demonstration delivers, from {@code generator/demo.yaml}. */
record Plan(String county, int rowsPerFile, List<Share> shares, Later later) {

    Plan {
        shares = List.copyOf(shares);
    }

    /** One data set's part. @param percent of all records @param formats of its files in turn */
    record Share(String dataSet, double percent, List<String> formats) {
    }

    /** How many of a thousand records are sent again or changed. */
    record Later(int redelivered, int updated, int renumbered, int rekeyed, int deleted) {
    }

    static Plan load() {
        try (InputStream file = Plan.class.getResourceAsStream("/generator/demo.yaml")) {
            JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(file);
            List<Share> shares = new ArrayList<>();
            for (JsonNode share : tree.path("dataSets")) {
                List<String> formats = new ArrayList<>();
                share.path("formats").forEach(format -> formats.add(format.asText()));
                shares.add(new Share(share.path("id").asText(), share.path("share").asDouble(), formats));
            }
            return new Plan(tree.path("county").asText(), tree.path("rowsPerFile").asInt(), shares,
                    new Later(tree.path("redelivered").asInt(), tree.path("updated").asInt(),
                            tree.path("renumbered").asInt(), tree.path("rekeyed").asInt(), tree.path("deleted").asInt()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
