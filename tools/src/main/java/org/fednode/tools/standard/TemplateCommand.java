package org.fednode.tools.standard;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "template", description = {"Make an entry template of a data set. 生成填报模板。",
        "csv: the header line; xlsx: a workbook with drop-downs and explanations."})
final class TemplateCommand extends Command {

    enum Format {
        csv, xlsx
    }

    @Parameters(paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Option(names = "--format", defaultValue = "csv", paramLabel = "FORMAT", description = "csv (default) or xlsx. 格式。")
    private Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write (csv: standard output unless given). 输出文件。")
    private Optional<Path> out;

    @Override
    public Integer call() throws IOException {
        StandardPackage standard = Standards.newest(Home.find());
        DataSet set = Standards.dataSet(standard, dataSet);
        if (format == Format.xlsx) {
            Path file = out.orElseThrow(() -> new Trouble("a workbook can't be printed", "add --out " + dataSet + ".xlsx"));
            try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file))) {
                new EntryWorkbook(standard, set).write(target);
            }
            return ExitCode.GOOD;
        }
        String header = set.templateHeader().stream().map(TemplateCommand::cell).collect(Collectors.joining(","));
        if (out.isPresent()) {
            Files.writeString(out.get(), header + "\n");
        } else {
            print(header);
        }
        return ExitCode.GOOD;
    }

    private static String cell(String name) {
        return name.indexOf(',') < 0 && name.indexOf('"') < 0 ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
