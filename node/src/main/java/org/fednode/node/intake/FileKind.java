package org.fednode.node.intake;

import java.nio.file.Path;

/** What the folder makes of a file by its name. */
enum FileKind {
    CSV, NDJSON,
    /** Data in a form that can't be read here: the file is put aside with a reason. */
    FOREIGN,
    /** Nothing that anybody meant for us, or a copy under a working name: it is left alone. */
    OTHER;

    static FileKind of(Path file) {
        return switch (FileReadiness.extension(file)) {
            case "csv" -> CSV;
            case "ndjson", "jsonl" -> NDJSON;
            case "xls", "xlsx", "xlsm", "et", "ods", "dbf", "mdb", "accdb", "sql", "json", "xml", "txt", "tsv", "pdf", "doc",
                    "docx", "wps", "zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst" -> FOREIGN;
            default -> OTHER;
        };
    }
}
