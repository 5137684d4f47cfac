package org.fednode.tools.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "example", description = {"Make a legacy system to try mappings on, the same for the same seed: register (FoxPro), rehabilitation (Access), "
        + "employment (SQL). 生成一套用于练习的旧系统数据。", "Nobody in it is real. 所有人员均为虚构。"})
public final class ExampleCommand extends Command {

    @Parameters(paramLabel = "NAME", description = "register, rehabilitation or employment. 示例名称。")
    private String name;

    @Option(names = "--records", defaultValue = "1000", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}). 条数。")
    private long records;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "Any whole number (default: ${DEFAULT-VALUE}). 随机种子。")
    private long seed;

    @Option(names = "--dirt", defaultValue = "0", paramLabel = "PERCENT", description = "Rows with something wrong (default: ${DEFAULT-VALUE}). 有问题的行的百分比。")
    private double dirt;

    @Option(names = "--division", defaultValue = "330106", paramLabel = "CODE", description = "The county whose people these are (default: ${DEFAULT-VALUE}). 区划。")
    private String division;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to make it; the records that it was made of lie beside it. 输出目录。")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Home home = Home.find();
        Path example = home.examples().resolve(name);
        if (!Files.isRegularFile(example.resolve("legacy.yaml"))) {
            throw new Trouble("there is no example \"" + name + "\"", "use one of " + names(home.examples()));
        }
        LegacyLayout layout = LegacyLayout.read(example);
        StandardPackage standard = Standards.newest(home);
        DataSet dataSet = Standards.dataSet(standard, layout.dataSet());
        Files.createDirectories(out);
        Path truth = out.resolve("records.ndjson");
        generate(standard, dataSet, truth);
        LegacyTables tables = new LegacyTables(layout, standard, seed, dirt);
        try (LegacyWriter writer = LegacyWriter.of(layout, out); MappingIterator<JsonNode> made = Json.MAPPER.readerFor(JsonNode.class).readValues(truth.toFile())) {
            while (made.hasNext()) {
                tables.add(made.next(), writer::row);
            }
        }
        tell("旧系统 / the legacy system: " + out.resolve(layout.file()) + "\n原始记录 / the records that it was made of: " + truth + "\n映射示例 / its mapping: " + example);
        return ExitCode.GOOD;
    }

    private void generate(StandardPackage standard, DataSet dataSet, Path truth) throws IOException {
        RecordGenerator generator = RecordGenerator.of(standard, dataSet, division, LocalDate.of(2026, 6, 30), seed);
        try (RecordSink sink = generator.ndjson(Files.newBufferedWriter(truth))) {
            for (long index = 0; index < records; index++) {
                sink.write(RecordSink.Op.UPSERT, "", generator.draw(index));
            }
        }
    }

    private static List<String> names(Path examples) throws IOException {
        try (Stream<Path> folders = Files.list(examples)) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
