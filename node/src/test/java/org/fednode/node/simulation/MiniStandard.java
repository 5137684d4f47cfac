package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.fednode.node.UnseenDataSet;

/** A standard with a dozen divisions and the two unseen data sets, in three versions, so that a node opens at once. */
final class MiniStandard {

    static final String FIRST = "2026.1";
    static final String SECOND = "2026.2";
    /** In force eight hours after a run begins. */
    static final String PUBLISHED = "2026.3";
    static final LocalDate DUE = LocalDate.of(2026, 11, 24);

    private MiniStandard() {
    }

    /** @return the folder with all */
    static Path write(Path folder) {
        try {
            write(folder.resolve(FIRST), FIRST, "2026-01-01");
            write(folder.resolve(SECOND), SECOND, "2026-01-01");
            write(folder.resolve(PUBLISHED), PUBLISHED, DUE.toString());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path standard, String version, String effective) throws IOException {
        Files.createDirectories(standard.resolve("code-systems"));
        Files.createDirectories(standard.resolve("datasets"));
        Files.writeString(standard.resolve("standard.yaml"), """
                id: simulated
                version: "%s"
                label: {zh: 模拟标准, en: Simulated standard}
                effective: %s
                divisions:
                  version: "2023"
                  root: "100000"
                  rootLabel: {zh: 全国, en: China}
                  current: divisions
                """.formatted(version, effective));
        Files.writeString(standard.resolve("code-systems/divisions.yaml"), """
                id: divisions
                label: {zh: 行政区划, en: Divisions}
                source: made for a test
                """);
        Files.writeString(standard.resolve("code-systems/divisions.csv"), """
                code,name_zh,name_en,parent,level,status,note
                330000,浙江省,,100000,province,published,
                330100,杭州市,,330000,prefecture,published,
                330105,拱墅区,,330100,county,published,
                330106,西湖区,,330100,county,published,
                330200,宁波市,,330000,prefecture,published,
                330203,海曙区,,330200,county,published,
                370000,山东省,,100000,province,published,
                370100,济南市,,370000,prefecture,published,
                370102,历下区,,370100,county,published,
                370103,市中区,,370100,county,published,
                """);
        Files.createDirectories(standard.resolve("indicators"));
        Files.writeString(standard.resolve("indicators/rooms.yaml"), """
                id: rooms
                label: {zh: 阅览室, en: Reading rooms}
                indicators:
                  - id: R01
                    label: {zh: 阅览室数, en: Rooms}
                    unit: room
                    dataSet: reading-room
                    where: "!roomId.startsWith('X') && today > '2000-01-01'"
                    breakdowns:
                      - {id: kind, field: kind}
                  - id: R02
                    label: {zh: 面积, en: Area}
                    unit: square metre
                    dataSet: reading-room
                    count: sum
                    field: area
                    where: "!roomId.startsWith('X') && today > '2000-01-01'"
                  - id: R03
                    label: {zh: 读者证数, en: Cards}
                    unit: card
                    dataSet: reading-card
                    where: "today > '2000-01-01'"
                    breakdowns:
                      - {id: holder, field: holder}
                """);
        UnseenDataSet.addTo(standard);
    }
}
