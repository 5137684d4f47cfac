package org.fednode.tools.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordInput;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.standard.InputFile;

/** What every node must hold in the end, from the files delivered and the lists of errors planted in them. */
final class ExpectedState {

    private final StandardPackage standard;
    private final State state = new State();
    private final Set<String> contentsSeen = new HashSet<>();
    private long received;
    private long accepted;
    private long unchanged;
    private long quarantined;

    private ExpectedState(StandardPackage standard) {
        this.standard = standard;
    }

    /** @param input phases in name order, in each a folder per data set */
    static ExpectedState of(Path input, StandardPackage standard) throws IOException {
        ExpectedState expected = new ExpectedState(standard);
        for (Path phase : sorted(input)) {
            for (Path dataSet : sorted(phase)) {
                for (Path file : sorted(dataSet)) {
                    if (!file.toString().endsWith(".truth")) {
                        expected.deliver(file, standard.dataSets().get(dataSet.getFileName().toString()));
                    }
                }
            }
        }
        return expected;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    private void deliver(Path file, DataSet dataSet) throws IOException {
        if (!contentsSeen.add(digest(file))) {
            return; // content that came before is not taken again
        }
        Set<Long> planted = planted(file);
        InputFile.of(file, dataSet).read((line, input, findings) -> {
            if (input.isEmpty() && line == 1) {
                return; // findings about the header
            }
            received++;
            if (planted.contains(line)) {
                quarantined++;
            } else {
                take(dataSet, input.orElseThrow(() -> new IllegalStateException(file + ":" + line + " can't be read")));
            }
        });
    }

    private void take(DataSet dataSet, RecordInput input) {
        String id = dataSet.definition().id();
        String key = dataSet.key(input.values());
        if (input.op() == RecordInput.Op.DELETE) {
            count(state.find(id, key).isPresent());
            state.remove(id, key);
            return;
        }
        byte[] canonical = dataSet.writer().write(input.values());
        Optional<State.Content> content = Optional.of(State.Content.of(canonical, 0, canonical.length));
        input.from().ifPresent(from -> state.remove(id, from));
        count(!state.find(id, key).equals(content));
        state.put(id, key, content.get());
    }

    private void count(boolean changes) {
        accepted += changes ? 1 : 0;
        unchanged += changes ? 0 : 1;
    }

    private static Set<Long> planted(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file.resolveSibling(file.getFileName() + ".truth"))) {
            return lines.skip(1).map(line -> Long.valueOf(line.substring(0, line.indexOf(',')))).collect(Collectors.toSet());
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (var in = new java.security.DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest()) + file.getParent().getFileName();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    State state() {
        return state;
    }

    StandardPackage standard() {
        return standard;
    }

    long received() {
        return received;
    }

    long accepted() {
        return accepted;
    }

    long unchanged() {
        return unchanged;
    }

    long quarantined() {
        return quarantined;
    }
}
