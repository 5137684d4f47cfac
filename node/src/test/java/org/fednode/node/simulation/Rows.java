package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fednode.node.Node;
import org.fednode.node.UnseenDataSet;
import org.fednode.standards.DataSet;

/** What a node holds: data set → origin → key → canonical JSON. */
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
            try {
                node.projection().read(connection, dataSet, (key, origin, values) -> {
                    String before = rows.computeIfAbsent(origin, any -> new TreeMap<>())
                            .put(key, new String(dataSet.writer().write(values), StandardCharsets.UTF_8));
                    if (before != null) {
                        throw new Violation("nothing counted twice", id + " of " + origin + " has two rows of " + key);
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
