package org.fednode.tools.mapping;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.RecordLine;

/** A file of records for each division and data set. There are thousands of counties, and fewer files may be open. */
final class DivisionFiles implements AutoCloseable {

    /** For records whose division is missing or no code. */
    private static final String UNKNOWN = "unknown";
    private static final int MOST_OPEN = 200;
    private static final int CODE = 6;

    private final Path folder;
    private final Map<Path, OutputStream> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Path, Long> counts = new TreeMap<>();

    DivisionFiles(Path folder) {
        this.folder = folder;
    }

    void add(MappedRecord record) throws IOException {
        String text = Objects.toString(record.values().get(record.target().dataSet().definition().scope()), "");
        String division = text.matches("\\d{6,12}") ? text.substring(0, CODE) : UNKNOWN;
        Path file = folder.resolve(division).resolve(record.dataSet() + ".ndjson");
        OutputStream out = stream(file);
        out.write(RecordLine.placed(RecordLine.of(record), record.position()));
        out.write('\n');
        counts.merge(file, 1L, Long::sum);
    }

    private OutputStream stream(Path file) throws IOException {
        OutputStream known = open.get(file);
        if (known != null) {
            return known;
        }
        if (open.size() >= MOST_OPEN) {
            Iterator<OutputStream> oldest = open.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        Files.createDirectories(file.getParent());
        OutputStream made = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), 1 << 14);
        open.put(file, made);
        return made;
    }

    /** Writes what each county compares its file with. @return how many records have no division */
    long finish() throws IOException {
        close();
        StringBuilder list = new StringBuilder("division,dataset,records,sha-256\n");
        long unknown = 0;
        for (Map.Entry<Path, Long> one : counts.entrySet()) {
            String division = one.getKey().getParent().getFileName().toString();
            unknown += division.equals(UNKNOWN) ? one.getValue() : 0;
            list.append(division).append(',').append(one.getKey().getFileName().toString().replace(".ndjson", "")).append(',').append(one.getValue()).append(',')
                    .append(digest(one.getKey())).append('\n');
        }
        Files.writeString(folder.resolve("split.csv"), list);
        return unknown;
    }

    long divisions() {
        return counts.keySet().stream().map(Path::getParent).distinct().filter(path -> !path.endsWith(UNKNOWN)).count();
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (OutputStream out : open.values()) {
            out.close();
        }
        open.clear();
    }
}
