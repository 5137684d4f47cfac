package org.fednode.tools.standard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fednode.standards.export.HtmlDictionary;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "docs", description = {"Write the standard as HTML, without scripts, to be opened from disk. 生成数据字典网页。",
        "A running node shows the same under /standard/."})
final class DocsCommand extends Command {

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to write to. 输出目录。")
    private Path out;

    @Override
    public Integer call() throws IOException {
        HtmlDictionary dictionary = new HtmlDictionary(Standards.newest(Home.find()));
        for (String path : dictionary.paths()) {
            Path file = out.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, dictionary.file(path).orElseThrow());
        }
        tell("open " + out.resolve("index.html") + " 请用浏览器打开");
        return ExitCode.GOOD;
    }
}
