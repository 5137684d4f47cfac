package org.fednode.standards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Standard packages made in a temporary folder. */
final class TemporaryPackage {

    private final Path folder;

    private TemporaryPackage(Path folder) {
        this.folder = folder;
    }

    /** An empty folder. */
    static TemporaryPackage empty() {
        try {
            Path folder = Files.createTempDirectory("standard");
            Files.createDirectories(folder.resolve("code-systems"));
            Files.createDirectories(folder.resolve("datasets"));
            Files.createDirectories(folder.resolve("indicators"));
            folder.toFile().deleteOnExit();
            return new TemporaryPackage(folder);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** The shipped standard's head and code systems, without its data sets. */
    static TemporaryPackage withNationalCodes() {
        TemporaryPackage made = empty();
        try (Stream<Path> codes = Files.list(NationalStandard.FOLDER.resolve("code-systems"))) {
            for (Path file : codes.toList()) {
                Files.copy(file, made.folder.resolve("code-systems").resolve(file.getFileName()));
            }
            Files.copy(NationalStandard.FOLDER.resolve("standard.yaml"), made.folder.resolve("standard.yaml"));
            return made;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    static DataSet withNationalCodes(String id, String yaml) {
        StandardPackage.Loading loading = withNationalCodes().file("datasets/" + id + ".yaml", yaml).load();
        return loading.standard().orElseThrow(() -> new AssertionError(loading.problems().toString()))
                .dataSets().get(id);
    }

    /** Six divisions and one code list: small enough to read at a glance. */
    static TemporaryPackage small() {
        return empty()
                .file("standard.yaml", """
                        id: small
                        version: "1"
                        label: {zh: 小, en: Small}
                        effective: 2026-01-01
                        graceDays: 30
                        divisions:
                          version: "1"
                          root: "100000"
                          rootLabel: {zh: 全国, en: All}
                          current: places
                        """)
                .file("code-systems/places.yaml", """
                        id: places
                        label: {zh: 区划, en: Places}
                        source: made up
                        """)
                .file("code-systems/places.csv", """
                        code,name_zh,name_en,parent,level,virtual,status,note
                        110000,甲省,A,100000,province,,published,
                        110100,甲一市,A1,110000,prefecture,,published,
                        110101,甲一县,A11,110100,county,,published,
                        """)
                .file("code-systems/colour.yaml", """
                        id: colour
                        label: {zh: 颜色, en: Colour}
                        source: made up
                        """)
                .file("code-systems/colour.csv", """
                        code,name_zh,name_en,parent,status,note
                        r,红,red,,proposed,
                        g,绿,green,,published,
                        b,蓝,blue,,published,
                        """);
    }

    TemporaryPackage file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    TemporaryPackage folder(String name) {
        try {
            Files.createDirectories(folder.resolve(name));
            return this;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    TemporaryPackage delete(String name) {
        try {
            Files.delete(folder.resolve(name));
            return this;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    Path folder() {
        return folder;
    }

    StandardPackage.Loading load() {
        return StandardPackage.load(folder);
    }
}
