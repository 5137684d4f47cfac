package org.fednode.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A data set that no class knows, as files: five fields, a code list, two rules. Beside it a small one whose keys may
 * change.
 */
public final class UnseenDataSet {

    /** Rooms; their keys never change. */
    public static final String ROOMS = "reading-room";
    /** Readers' cards; {@code rekey} is allowed. */
    public static final String CARDS = "reading-card";


    private UnseenDataSet() {
    }

    /** Copies version 2026.1 of the standard that the project ships and adds the unseen data sets to it. */
    public static void addToCopy(Path standards) throws IOException {
        Path shipped = TestFederation.shippedStandards().resolve("2026.1");
        try (Stream<Path> paths = Files.walk(shipped)) {
            for (Path path : paths.toList()) {
                Path target = standards.resolve("2026.1").resolve(shipped.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        addTo(standards.resolve("2026.1"));
    }

    /**
     * Copies the package of version 2026.1 to another version, in which reading rooms have seats.
     *
     * @param effective date of the new version
     */
    public static Path nextVersion(Path standards, Path target, String version, String effective, int graceDays) throws IOException {
        Path former = standards.resolve("2026.1");
        try (Stream<Path> paths = Files.walk(former)) {
            for (Path path : paths.toList()) {
                Path copy = target.resolve(former.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
        replace(target.resolve("standard.yaml"), "version: \"2026.1\"", "version: \"" + version + "\"");
        replace(target.resolve("standard.yaml"), "effective: 2026-01-01", "effective: " + effective);
        replace(target.resolve("standard.yaml"), "graceDays: 90", "graceDays: " + graceDays);
        replace(target.resolve("datasets/reading-room.yaml"), "rules:",
                "  - {id: seats, label: {zh: 座位, en: Seats}, type: integer}\nrules:");
        return target;
    }

    static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(before)) {
            throw new IllegalArgumentException(file + " has no " + before);
        }
        Files.writeString(file, text.replace(before, after));
    }

    /** Adds the unseen data sets to a package. */
    public static void addTo(Path standard) throws IOException {
        Files.writeString(standard.resolve("code-systems/reading_room_kind.csv"), """
                code,name_zh,name_en,parent,valid_to,successor,status,source
                A,盲文阅览室,Braille room,,,,proposed,
                B,有声读物室,Audio room,,,,proposed,
                T9,录音带室,Tape room,,2020-12-31,B,proposed,made for a test
                """);
        Files.writeString(standard.resolve("code-systems/reading_room_kind.yaml"), """
                id: reading_room_kind
                label: {zh: 阅览室类型, en: Kind of reading room}
                source: made for a test
                """);
        Files.writeString(standard.resolve("datasets/reading-room.yaml"), """
                id: reading-room
                label: {zh: 阅览室, en: Reading room}
                source: made for a test
                key: [roomId]
                scope: division
                rekey: false
                fields:
                  - {id: roomId, label: {zh: 编号, en: Number}, type: string, maxLength: 10, required: true}
                  - {id: name, label: {zh: 名称, en: Name}, type: string, maxLength: 50, required: true}
                  - {id: kind, label: {zh: 类型, en: Kind}, type: code, codes: reading_room_kind, required: true}
                  - {id: area, label: {zh: 面积, en: Area}, type: integer}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                rules:
                  - id: reading-room.small-audio
                    severity: warning
                    message: {zh: 有声读物室面积偏小, en: the audio room is small}
                    field: area
                    check: kind != 'B' || area >= 20
                  - id: reading-room.number
                    severity: error
                    message: {zh: 编号以 R 开头, en: numbers begin with R}
                    field: roomId
                    check: roomId.startsWith('R')
                """);
        Files.writeString(standard.resolve("datasets/reading-card.yaml"), """
                id: reading-card
                label: {zh: 借阅证, en: Reading card}
                source: made for a test
                key: [cardNo]
                scope: division
                rekey: true
                fields:
                  - {id: cardNo, label: {zh: 证号, en: Number}, type: string, maxLength: 300, required: true}
                  - {id: holder, label: {zh: 持证人, en: Holder}, type: string, maxLength: 50, sensitivity: personal}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                """);
    }
}
