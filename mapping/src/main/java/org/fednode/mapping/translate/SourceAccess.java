package org.fednode.mapping.translate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.fednode.mapping.definition.SourceDefinition;
import org.fednode.mapping.source.Download;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.JdbcTable;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceFiles;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.standards.Label;

/** Reaches sources: finds their files, fetches them, opens them. */
public final class SourceAccess {

    private static final int COPIES = 3;

    private final Drivers drivers;

    public SourceAccess(Drivers drivers) {
        this.drivers = drivers;
    }

    /** Opens a source where it is; for looking at it. @param scratch a folder for what must be fetched first */
    public Rows open(SourceDefinition source, Path scratch) throws SourceTrouble {
        if (source instanceof SourceDefinition.FromDatabase database) {
            return database.table().open(drivers, JdbcTable.Wanted.ALL);
        }
        if (source instanceof SourceDefinition.FromFile file) {
            return file.format().open(locate(file.path()));
        }
        return open(fetched(source, scratch), scratch);
    }

    public Drivers drivers() {
        return drivers;
    }

    /** The source as it was at one moment: of a file, a copy that nobody writes to. A database stays what it is. */
    public SourceDefinition fetched(SourceDefinition source, Path into) throws SourceTrouble {
        if (source instanceof SourceDefinition.FromFile file) {
            return new SourceDefinition.FromFile(copied(locate(file.path()), into), file.format());
        }
        if (source instanceof SourceDefinition.FromWeb web) {
            return new SourceDefinition.FromFile(new Download(web.url(), web.tokenFile()).into(into), web.format());
        }
        return source;
    }

    /** The one file that a path means. */
    private static Path locate(Path path) throws SourceTrouble {
        String name = String.valueOf(path.getFileName());
        if (name.indexOf('*') < 0 && name.indexOf('?') < 0) {
            if (!Files.isRegularFile(path)) {
                throw missing(path);
            }
            return path;
        }
        List<Path> found = new ArrayList<>();
        Path folder = path.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw missing(path);
        }
        // what spreadsheet programs leave beside an open file
        found.removeIf(file -> file.getFileName().toString().startsWith("~$") || file.getFileName().toString().startsWith("."));
        if (found.isEmpty()) {
            throw missing(path);
        }
        if (found.size() > 1) {
            throw new SourceTrouble(new Label(path + " 匹配多个文件", path + " matches several files: " + found.stream().sorted().map(file -> file.getFileName().toString()).toList()),
                    new Label("只留一个，或写出完整文件名", "leave one there, or name the file in full"));
        }
        return found.get(0);
    }

    private static SourceTrouble missing(Path path) {
        return new SourceTrouble(new Label("找不到 " + path, path + " is not there"),
                new Label("检查路径、共享目录和文件名；文件改名后请修改 source", "check the path, the shared folder and the name; if it was renamed, say so in 'source'"));
    }

    private static Path copied(Path file, Path into) throws SourceTrouble {
        try {
            Files.createDirectories(into);
            for (int attempt = 0; attempt < COPIES; attempt++) {
                List<Path> parts = SourceFiles.of(file);
                List<FileTime> before = times(parts);
                for (Path part : parts) {
                    Files.copy(part, into.resolve(part.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
                }
                if (times(parts).equals(before) && sameSizes(parts, into)) {
                    return into.resolve(file.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new SourceTrouble(new Label(file + " 无法复制（" + e.getClass().getSimpleName() + "）", file + " can't be copied (" + e.getClass().getSimpleName() + ')'),
                    new Label("检查文件权限、共享目录和磁盘空间；文件被独占打开时请关闭原程序", "check permissions, the shared folder and the disk; close the program that has it locked"));
        }
        throw new SourceTrouble(new Label(file + " 正在被写入", file + " is being written to"), new Label("等写入结束后再试", "run again when the program that writes it has finished"));
    }

    private static List<FileTime> times(List<Path> parts) throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path part : parts) {
            times.add(Files.getLastModifiedTime(part));
        }
        return times;
    }

    private static boolean sameSizes(List<Path> parts, Path into) throws IOException {
        for (Path part : parts) {
            if (Files.size(part) != Files.size(into.resolve(part.getFileName().toString()))) {
                return false;
            }
        }
        return true;
    }
}
