package org.fednode.mapping.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.DateUtil;
import org.fednode.mapping.cell.Cell;

/** What workbooks of both generations share: telling them apart, whatever they are called, and their dates. */
final class OfficeFile {

    /** What a file is by its content. */
    enum Kind {
        XLSX, XLS
    }

    /** Excel's own formats for dates in Chinese and Japanese, which libraries take for numbers. */
    private static final int FIRST_EAST_ASIAN = 27;
    private static final int LAST_EAST_ASIAN = 36;
    private static final int FIRST_MORE_EAST_ASIAN = 50;
    private static final int LAST_MORE_EAST_ASIAN = 58;

    private OfficeFile() {
    }

    static void require(Path file, Kind wanted) throws SourceTrouble {
        String name = file.getFileName().toString();
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(8);
        } catch (IOException e) {
            throw SourceTrouble.unreadable(name, e);
        }
        boolean zip = start.length > 3 && start[0] == 'P' && start[1] == 'K';
        boolean compound = start.length > 3 && (start[0] & 0xFF) == 0xD0 && (start[1] & 0xFF) == 0xCF;
        if (compound && isEncrypted(file, name)) {
            throw locked(name);
        }
        if (wanted == Kind.XLSX ? !zip : !compound) {
            String really = zip ? "xlsx" : compound ? "xls" : "csv";
            throw new SourceTrouble(name + " 的内容不是 " + wanted.name().toLowerCase(Locale.ROOT), name + " holds no " + wanted.name().toLowerCase(Locale.ROOT),
                    "把 format 改为 " + really + "，或在表格软件中另存", "say format: " + really + ", or save it anew in a spreadsheet program");
        }
    }

    static SourceTrouble locked(String name) {
        return new SourceTrouble(name + " 有打开密码", name + " is locked by a password", "在原软件中去掉密码后另存一份", "save a copy without the password in its own program");
    }

    private static boolean isEncrypted(Path file, String name) throws SourceTrouble {
        try (POIFSFileSystem system = new POIFSFileSystem(file.toFile(), true)) {
            return system.getRoot().hasEntry("EncryptedPackage");
        } catch (IOException | RuntimeException e) { // the library throws what it likes at damaged files
            throw SourceTrouble.unreadable(name, e);
        }
    }

    /** A number cell, which is a date where its format says so. */
    static Cell number(double value, int formatId, String format, boolean from1904) {
        boolean eastAsian = formatId >= FIRST_EAST_ASIAN && formatId <= LAST_EAST_ASIAN || formatId >= FIRST_MORE_EAST_ASIAN && formatId <= LAST_MORE_EAST_ASIAN;
        if ((eastAsian || DateUtil.isADateFormat(formatId, format)) && DateUtil.isValidExcelDate(value)) {
            return new Cell.Moment(DateUtil.getLocalDateTime(value, from1904, true));
        }
        return Cell.Numeric.binary(value);
    }
}
