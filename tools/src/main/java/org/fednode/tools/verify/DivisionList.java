package org.fednode.tools.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.certificate.DivisionTree;

/**
 * The division tree from tables of the standard: CSV whose header has the columns {@code code} and {@code parent}, without
 * quotes in them.
 */
final class DivisionList implements DivisionTree {

    private static final String CODE = "[A-Za-z0-9]{1,20}";

    private final Map<String, String> parents = new HashMap<>();

    /** @throws IOException when it is no such table */
    void add(String name, InputStream csv) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8));
        String first = lines.readLine();
        List<String> header = Arrays.asList((first == null ? "" : first.replace("\uFEFF", "")).split(",", -1));
        int code = header.indexOf("code");
        int parent = header.indexOf("parent");
        if (code < 0 || parent < 0) {
            throw new IOException(name + " is no table of divisions: its header has no columns code and parent");
        }
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String[] cells = line.split(",", -1);
            if (cells.length <= Math.max(code, parent) || !cells[code].matches(CODE) || !cells[parent].matches(CODE)) {
                throw new IOException(name + " line " + number + " has no code and parent");
            }
            parents.put(cells[code], cells[parent]);
        }
    }

    @Override
    public boolean contains(String ancestor, String division) {
        if (!parents.containsKey(ancestor) && !parents.containsValue(ancestor)) {
            return false;
        }
        String at = division;
        for (int steps = 0; at != null && steps < 20; steps++) {
            if (at.equals(ancestor)) {
                return true;
            }
            at = parents.get(at);
        }
        return false;
    }
}
