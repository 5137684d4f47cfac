package org.fednode.tools.generate;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "generate", description = {"Write synthetic records, the same for the same seed. 生成模拟数据。",
        "Nobody in them is real. 所有人员均为虚构。"})
public final class GenerateCommand extends Command {

    private static final int BUFFER = 1 << 16;

    enum Format {
        csv, ndjson
    }

    @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Option(names = "--records", required = true, paramLabel = "N", description = "How many. 条数。")
    private long records;

    @Option(names = "--seed", required = true, paramLabel = "S", description = "Any whole number. 随机种子。")
    private long seed;

    @Option(names = "--errors", defaultValue = "0", paramLabel = "PERCENT",
            description = "How many of them are broken, in named ways (default 0). 错误百分比。")
    private double errors;

    @Option(names = "--format", defaultValue = "csv", paramLabel = "FORMAT", description = "csv (default) or ndjson. 格式。")
    private Format format;

    @Option(names = "--charset", defaultValue = "UTF-8", paramLabel = "NAME", description = "UTF-8 (default) or GB18030. 字符集。")
    private Charset charset;

    @Option(names = "--division", defaultValue = "330106", paramLabel = "CODE",
            description = "The county whose records these are (default 330106). 管理区划。")
    private String division;

    @Option(names = "--today", paramLabel = "DATE",
            description = "The day that ages and dates refer to (default: today). 基准日期。")
    private Optional<LocalDate> today;

    @Option(names = "--truth", paramLabel = "FILE", description = "Where to list the planted errors. 错误清单文件。")
    private Optional<Path> truth;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output unless given. 输出文件。")
    private Optional<Path> out;

    @Override
    public Integer call() throws IOException {
        if (records < 0 || !(errors >= 0 && errors <= 100)) {
            throw new Trouble("--records can't be negative, and --errors lies between 0 and 100", "see: fednode generate --help");
        }
        StandardPackage standard = Standards.newest(Home.find());
        DataSet set = Standards.dataSet(standard, dataSet);
        if (!standard.divisions().exists(division)) {
            throw new Trouble("the standard knows no division " + division, "use a county's code, e.g. --division 330106");
        }
        RecordGenerator generator = RecordGenerator.of(standard, set, division, today.orElseGet(LocalDate::now), seed);
        try (Truth planted = new Truth(truth.isPresent() ? Files.newBufferedWriter(truth.get()) : Writer.nullWriter());
                RecordSink sink = sink(generator)) {
            for (long index = 0; index < records; index++) {
                write(index, generator, sink, planted);
            }
        }
        return ExitCode.GOOD;
    }

    private void write(long index, RecordGenerator generator, RecordSink sink, Truth planted) throws IOException {
        DrawnRecord record = generator.draw(index);
        if (!generator.isSpoilt(index, errors)) {
            sink.write(RecordSink.Op.UPSERT, "", record);
            return;
        }
        RecordGenerator.Spoilt spoilt = generator.spoil(index, record);
        sink.write(RecordSink.Op.UPSERT, "", spoilt.record());
        planted.add(sink.line(), spoilt);
    }

    private RecordSink sink(RecordGenerator generator) throws IOException {
        OutputStream target = out.isPresent() ? Files.newOutputStream(out.get()) : new FileOutputStream(FileDescriptor.out);
        Charset used = format == Format.ndjson ? StandardCharsets.UTF_8 : charset;
        Writer writer = new BufferedWriter(new OutputStreamWriter(target, used), BUFFER);
        return format == Format.csv ? generator.csv(writer, false) : generator.ndjson(writer);
    }
}
