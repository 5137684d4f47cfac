package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fednode.node.Node;
import org.fednode.node.UnseenDataSet;
import org.fednode.standards.DataSet;

/** What a node holds: data set → origin → key → canonical JSON; every claim, or those that count. */
final class Rows {

    static final List<String> DATA_SETS = List.of(UnseenDataSet.ROOMS, UnseenDataSet.CARDS);

    private Rows() {
    }

    static Map<String, Map<String, Map<String, String>>> of(Node node) {
        Map<String, Map<String, Map<String, String>>> rows = new LinkedHashMap<>();
        DATA_SETS.forEach(id -> rows.put(id, of(node, id)));
        return rows;
    }

    static Map<String, Map<String, String>> of(Node node, String id) {
        DataSet dataSet = node.standards().dataSet(id).orElseThrow();
        return node.database().transact(connection -> {
            Map<String, Map<String, String>> rows = new TreeMap<>();
            node.projection().scan(connection, dataSet, row -> row.values().ifPresent(values ->
                    rows.computeIfAbsent(row.source().origin(), any -> new TreeMap<>())
                            .put(row.key(), new String(dataSet.writer().write(values), StandardCharsets.UTF_8))));
            return rows;
        });
    }

    /** Those that count, of which each key has one at most. */
    static Map<String, Map<String, String>> counted(Node node, String id) {
        DataSet dataSet = node.standards().dataSet(id).orElseThrow();
        return node.database().transact(connection -> {
            Map<String, Map<String, String>> rows = new TreeMap<>();
            Set<String> keys = new HashSet<>();
            try {
                node.projection().read(connection, dataSet, (key, origin, values) -> {
                    rows.computeIfAbsent(origin, any -> new TreeMap<>())
                            .put(key, new String(dataSet.writer().write(values), StandardCharsets.UTF_8));
                    if (!keys.add(key)) {
                        throw new Violation("nothing counted twice", id + " has two rows of " + key + " that count");
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        });
    }

    static long count(Node node, String id) {
        DataSet dataSet = node.standards().dataSet(id).orElseThrow();
        return node.database().transact(connection -> node.projection().count(connection, dataSet));
    }
}
