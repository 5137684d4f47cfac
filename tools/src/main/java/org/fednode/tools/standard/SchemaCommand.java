package org.fednode.tools.standard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.export.JsonSchema;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "schema", description = {"Export data sets as JSON Schema 2020-12. 导出 JSON Schema。",
        "The schema describes the values of a batch line, in canonical form."})
final class SchemaCommand extends Command {

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The data set. 数据集。")
    private Optional<String> dataSet;

    @Option(names = "--all", description = "Every data set; needs --out. 全部数据集。")
    private boolean all;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Folder for <id>.schema.json; standard output unless given. 输出目录。")
    private Optional<Path> out;

    @Override
    public Integer call() throws IOException {
        if (all == dataSet.isPresent() || all && out.isEmpty()) {
            throw new Trouble("name one data set, or give --all and --out", "see: fednode standard schema --help");
        }
        StandardPackage standard = Standards.newest(Home.find());
        if (out.isEmpty()) {
            print(Json.text(JsonSchema.of(standard, Standards.dataSet(standard, dataSet.orElseThrow()))));
            return ExitCode.GOOD;
        }
        Collection<DataSet> sets = all ? standard.dataSets().values() : List.of(Standards.dataSet(standard, dataSet.orElseThrow()));
        Files.createDirectories(out.get());
        for (DataSet set : sets) {
            Files.writeString(out.get().resolve(set.definition().id() + ".schema.json"),
                    Json.text(JsonSchema.of(standard, set)) + "\n");
        }
        return ExitCode.GOOD;
    }
}
