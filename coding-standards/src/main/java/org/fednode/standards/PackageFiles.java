package org.fednode.standards;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.standards.source.Problems;

/** The files of a package, read once, within limits that no honest package reaches. */
final class PackageFiles {

    private static final int MOST_FILES = 2_000;
    private static final long LARGEST_FILE = 16L << 20;
    private static final long LARGEST_PACKAGE = 64L << 20;

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final List<StandardsProblem> problems;

    private PackageFiles(List<StandardsProblem> problems) {
        this.problems = problems;
    }

    static PackageFiles read(Path folder, List<StandardsProblem> problems) {
        PackageFiles files = new PackageFiles(problems);
        try (Stream<Path> tree = Files.walk(folder, 4)) {
            List<Path> paths = tree.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES + 1L)
                    .collect(Collectors.toList());
            if (paths.size() > MOST_FILES) {
                files.problem("", "more than " + MOST_FILES + " files: is this the package's folder?");
                return files;
            }
            files.readAll(folder, paths);
        } catch (IOException unreadable) {
            files.problem("", "folder cannot be read: " + unreadable);
        }
        return files;
    }

    private void readAll(Path folder, List<Path> paths) throws IOException {
        long total = 0;
        for (Path path : paths) {
            String name = folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
            long size = Files.size(path);
            total += size;
            if (size > LARGEST_FILE || total > LARGEST_PACKAGE) {
                problem(name, "too large: a file may have " + LARGEST_FILE + " bytes, the package " + LARGEST_PACKAGE);
                return;
            }
            files.put(name, Files.readAllBytes(path));
        }
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /** Names directly in the folder that end so, in order. */
    List<String> named(String folder, String ending) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(folder) && name.endsWith(ending)
                        && name.indexOf('/', folder.length()) < 0)
                .collect(Collectors.toList());
    }

    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** The file's text; empty, with a problem, where it is no UTF-8. */
    String text(String name) {
        byte[] bytes = files.get(name);
        // The plain decoding puts U+FFFD where bytes are wrong: only a text that has one needs the strict, slow one.
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0 || isUtf8(bytes)) {
            return text;
        }
        problem(name, "is not UTF-8: save it as UTF-8");
        return "";
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    Problems problems(String name) {
        return (line, message) -> problems.add(new StandardsProblem(name, line, message));
    }

    void problem(String name, String message) {
        problems.add(new StandardsProblem(name, 1, message));
    }

    String digest() {
        MessageDigest digest = sha256();
        files.forEach((name, bytes) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).flip());
            digest.update(bytes);
        });
        return "sha-256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
