package org.fednode.tools.standard;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.sql.TableDefinition;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "ddl", description = {"Print table definitions with comments, as nodes have them. 输出建表语句。"})
final class DdlCommand extends Command {

    enum Database {
        postgresql, h2
    }

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The data set (default: all). 数据集。")
    private Optional<String> dataSet;

    @Option(names = "--database", defaultValue = "postgresql", paramLabel = "NAME",
            description = "postgresql (default) or h2. 数据库。")
    private Database database;

    @Override
    public Integer call() {
        StandardPackage standard = Standards.newest(Home.find());
        Collection<DataSet> sets = dataSet.isEmpty() ? standard.dataSets().values()
                : List.of(Standards.dataSet(standard, dataSet.get()));
        TableDefinition.Database product = database == Database.h2 ? TableDefinition.Database.H2
                : TableDefinition.Database.POSTGRESQL;
        sets.forEach(set -> print(new TableDefinition(set.definition(), product).script()));
        return ExitCode.GOOD;
    }
}
