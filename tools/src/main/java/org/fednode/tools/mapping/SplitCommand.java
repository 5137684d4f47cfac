package org.fednode.tools.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.Scratch;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "split", description = {"Split a central system's records by the division that manages them: each county puts its own file into its inbox as its first load. "
        + "按管理区划拆分集中系统的数据，供各县作为首次装载。", "Exit code 2 when records have no division. 有记录没有区划时退出码为 2。"})
final class SplitCommand extends Command {

    private static final int TELL_EVERY = 100_000;

    @Mixin
    private MappingOption mapping;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder: DIVISION/DATASET.ndjson, and split.csv with counts and digests. 输出目录。")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Mapping read = mapping.read();
        Files.createDirectories(out);
        try (Stream<Path> there = Files.list(out)) {
            if (there.findAny().isPresent()) {
                throw new Trouble(out + " is not empty", "name a new folder: what is in this one may be of another export");
            }
        }
        try (Scratch scratch = MappingOption.scratch(); Drivers drivers = mapping.drivers();
                Reading reading = Reading.open(read, new SourceAccess(drivers), scratch.path()); DivisionFiles files = new DivisionFiles(out)) {
            long records = 0;
            for (Optional<Row> row = reading.next(); row.isPresent(); row = reading.next()) {
                for (MappedRecord record : reading.records(row.get())) {
                    files.add(record);
                    if (++records % TELL_EVERY == 0) {
                        tell("… " + records + " 条 / records");
                    }
                }
            }
            long unknown = files.finish();
            print(records + " 条记录，" + files.divisions() + " 个区划，" + unknown + " 条没有区划 / " + records + " records, " + files.divisions() + " divisions, " + unknown
                    + " without one: " + out);
            return unknown == 0 ? ExitCode.GOOD : ExitCode.FINDINGS;
        } catch (SourceTrouble e) {
            throw MappingOption.trouble(e);
        }
    }
}
