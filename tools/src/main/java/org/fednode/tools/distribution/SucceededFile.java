package org.fednode.tools.distribution;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.change.Successors;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.OwnerOnly;
import org.fednode.tools.standard.InputFile;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Trouble;

/**
 * Records of another node, with the successors of codes that are over in their place, by the standard in force at the node
 * that is to take them.
 *
 * @param read how many there are
 * @param replaced how many had such codes
 */
record SucceededFile(long read, long replaced) {

    /** The federation's dates are China's. */
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    /**
     * @param divisions what people say follows a division that is over
     * @throws Trouble naming the line that is no record of the data set
     */
    static SucceededFile write(NodeFolder node, String id, Path from, Path to, Map<String, String> divisions) throws IOException {
        LocalDate today = LocalDate.now(ZONE);
        StandardPackage standard = inForce(node, today);
        DataSet dataSet = Standards.dataSet(standard, id);
        Successors successors = new Successors(standard, today, divisions);
        divisions.forEach((over, next) -> {
            if (!standard.divisions().exists(next)) {
                throw new Trouble(next + " is no division in standard " + standard.version(), "say what follows " + over + ": --code " + over + "=CODE");
            }
        });
        long[] counts = new long[2];
        if (Files.exists(to)) {
            throw new Trouble(to + " is there already", "name another file");
        }
        try (OutputStream out = new BufferedOutputStream(OwnerOnly.stream(to))) {
            InputFile.of(from, dataSet).read((line, input, findings) -> {
                RecordValues values = input.orElseThrow(() -> new Trouble("line " + line + " of " + from + " is no record of " + id,
                        "give what fednode export wrote")).values();
                Optional<Successors.Replaced> replaced = successors.replace(values);
                out.write(dataSet.writer().write(replaced.map(Successors.Replaced::values).orElse(values)));
                out.write('\n');
                counts[0]++;
                counts[1] += replaced.isPresent() ? 1 : 0;
            });
        }
        return new SucceededFile(counts[0], counts[1]);
    }

    private static StandardPackage inForce(NodeFolder node, LocalDate today) throws IOException {
        List<StandardPackage> held = node.standardVersions().stream().map(version -> Standards.load(node.standard(version))).toList();
        return held.stream().filter(one -> !one.effective().isAfter(today)).max(Comparator.comparing(StandardPackage::effective)
                .thenComparing(StandardPackage::version)).orElseThrow(() -> new Trouble("no standard is in force at this node", "see fednode status"));
    }
}
