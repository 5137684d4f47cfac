package org.fednode.node.distribution;

import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;

/** A piece of a package's file, as a line carries it (exchange-spec/spec/standards-package.md). */
record FilePart(String version, String path, int part, byte[] data) {

    /** Bytes of a file in one line: as base64, with its envelope, they stay below the limit of a line. */
    static final int BYTES = 45_000;
    static final int MOST_PARTS = 2_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,3}");
    private static final int LONGEST_PATH = 180;

    FilePart {
        requireName(version);
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("a file's path has at most " + LONGEST_PATH
                    + " letters, digits, '.', '_' or '-', and at most four names between slashes, none of them hidden");
        }
        if (part < 0 || part >= MOST_PARTS) {
            throw new IllegalArgumentException("a file has at most " + MOST_PARTS + " parts");
        }
    }

    static String requireName(String version) {
        if (!NAME.matcher(version).matches()) {
            throw new IllegalArgumentException("a version has 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return version;
    }

    String key() {
        return version + '/' + path + '#' + part;
    }

    Map<String, Object> value() {
        return Map.of("version", version, "path", path, "part", (long) part, "data", Base64.getEncoder().encodeToString(data));
    }

    static FilePart read(Members members) {
        members.only("version", "path", "part", "data");
        return new FilePart(members.text("version"), members.text("path"), (int) members.integer("part", 0, MOST_PARTS - 1),
                Base64.getDecoder().decode(members.text("data")));
    }

    static Members members(byte[] value) throws CanonicalProblem {
        return new Members("v", CanonicalJson.parseObject(value));
    }
}
