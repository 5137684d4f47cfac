package org.fednode.tools.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.definition.MappingProblem;
import org.fednode.mapping.definition.SourceDefinition;
import org.fednode.mapping.profile.ColumnProfile;
import org.fednode.mapping.profile.Draft;
import org.fednode.mapping.profile.Profile;
import org.fednode.mapping.source.AccessFormat;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.Scratch;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "profile", description = {"Look at an unknown file or database, tell what its columns hold, and write a first mapping. 分析旧数据并起草映射。",
        "A database: jdbc:… with --user, --password-file, and --table or --query. 数据库用 jdbc: 地址。"})
final class ProfileCommand extends Command {

    private static final int EXAMPLES = 3;

    @Parameters(paramLabel = "SOURCE", description = "A file, or a JDBC URL. 文件或 JDBC 地址。")
    private String source;

    @Option(names = "--dataset", paramLabel = "ID", description = "What it holds (default: the data set that fits best). 数据集。")
    private Optional<String> dataSet;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the mapping to be made. 映射目录。")
    private Optional<Path> out;

    @Option(names = "--table", paramLabel = "NAME", description = "Table of an Access file or a database. 表名。")
    private Optional<String> table;

    @Option(names = "--query", paramLabel = "SQL", description = "Query to a database. 查询语句。")
    private Optional<String> query;

    @Option(names = "--sheet", paramLabel = "NAME", description = "Sheet of a workbook (default: the first). 工作表。")
    private Optional<String> sheet;

    @Option(names = "--record", paramLabel = "ELEMENT", description = "Element of an XML file's records. XML 记录元素。")
    private Optional<String> record;

    @Option(names = "--format", paramLabel = "FORMAT", description = "Where the file's ending does not tell. 格式。")
    private Optional<String> format;

    @Option(names = "--user", paramLabel = "NAME", description = "User of the database. 用户。")
    private Optional<String> user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password. 密码文件。")
    private Optional<Path> passwordFile;

    @Option(names = "--drivers", paramLabel = "DIR", description = "Folder of JDBC drivers. 驱动目录。", defaultValue = "drivers")
    private Path drivers;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "20000", description = "Rows looked at (default: ${DEFAULT-VALUE}). 查看的行数。")
    private long rows;

    @Override
    public Integer call() throws IOException {
        StandardPackage standard = Standards.newest(Home.find());
        Optional<DataSet> wanted = dataSet.map(id -> Standards.dataSet(standard, id));
        String yaml = source();
        List<MappingProblem> problems = new ArrayList<>();
        SourceDefinition definition = MappingLoader.source(yaml, Path.of("").toAbsolutePath(), problems);
        if (!problems.isEmpty()) {
            throw new Trouble("the source can't be opened: " + problems, "give what is missing; see: fednode mapping profile --help");
        }
        try (Scratch scratch = MappingOption.scratch(); Drivers known = new Drivers(drivers); Rows read = new SourceAccess(known).open(definition, scratch.path())) {
            Profile profile = Profile.of(read, standard, wanted, rows, LocalDate.now());
            show(profile);
            write(profile, yaml);
            return ExitCode.GOOD;
        } catch (SourceTrouble e) {
            throw MappingOption.trouble(e);
        }
    }

    /** What stands behind {@code source:}. */
    private String source() throws IOException {
        StringBuilder yaml = new StringBuilder("{");
        if (source.startsWith("jdbc:")) {
            add(yaml, "jdbc", source);
        } else {
            Path file = Path.of(source).toAbsolutePath().normalize();
            if (!Files.isRegularFile(file)) {
                throw new Trouble(file + " is not there", "name a file, or a JDBC URL");
            }
            requireTable(file);
            add(yaml, "file", file.toString());
        }
        format.ifPresent(text -> add(yaml, "format", text));
        table.ifPresent(text -> add(yaml, "table", text));
        query.ifPresent(text -> add(yaml, "query", text));
        sheet.ifPresent(text -> add(yaml, "sheet", text));
        record.ifPresent(text -> add(yaml, "record", text));
        user.ifPresent(text -> add(yaml, "user", text));
        passwordFile.ifPresent(file -> add(yaml, "passwordFile", file.toAbsolutePath().toString()));
        return yaml.append('}').toString();
    }

    private void requireTable(Path file) {
        if (table.isEmpty() && file.toString().matches("(?i).*\\.(mdb|accdb)")) {
            try {
                throw new Trouble("the database has several tables: " + String.join(", ", AccessFormat.tables(file).stream().sorted().toList()), "say which: --table NAME");
            } catch (SourceTrouble e) {
                throw new Trouble(e.what().en(), e.next().en());
            }
        }
    }

    private static void add(StringBuilder yaml, String key, String value) {
        yaml.append(yaml.length() > 1 ? ", " : "").append(key).append(": '").append(value.replace("'", "''")).append('\'');
    }

    private void show(Profile profile) {
        print("最接近的数据集 / fits best: " + profile.dataSet().definition().id() + "  " + profile.dataSet().definition().label().zh());
        profile.noted().forEach((dirt, count) -> print("  " + count + "  " + dirt.id() + "  " + dirt.message().zh() + " / " + dirt.message().en()));
        for (ColumnProfile column : profile.columns()) {
            Optional<Profile.Proposal> proposal = profile.proposals().stream().filter(one -> one.column().equals(column.name())).findFirst();
            print(column.name() + "  " + types(column) + "  空/blank " + column.blank() + '/' + column.rows() + "  不同/distinct " + column.distinct() + "  长/length " + column.shortest()
                    + '-' + column.longest() + "  例/e.g. " + String.join(" | ", column.values().keySet().stream().limit(EXAMPLES).toList()));
            proposal.ifPresent(one -> print("    → " + one.field().id() + " " + one.field().label().zh() + "  名称/name " + percent(one.name()) + "  内容/content " + percent(one.content())
                    + (one.codes().isEmpty() ? "" : "  代码对照/codes: " + one.codes().values().stream().filter(code -> !code.isEmpty()).count() + '/' + one.codes().size())));
        }
    }

    private static String types(ColumnProfile column) {
        return String.join("+", column.types().entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).map(Map.Entry::getKey).toList());
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    private void write(Profile profile, String yaml) throws IOException {
        if (out.isEmpty()) {
            tell("加上 --out 目录 可写出映射草稿。 With --out DIR a first mapping is written.");
            return;
        }
        if (Files.exists(out.get().resolve(MappingLoader.FILE))) {
            throw new Trouble("there is a mapping in " + out.get() + " already", "name another folder");
        }
        Draft.write(profile, yaml, out.get()).forEach(file -> tell("写出 / wrote " + file));
        tell("下一步 / next: fednode mapping preview " + out.get());
    }
}
