package org.fednode.mapping.definition;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fednode.mapping.source.AccessFormat;
import org.fednode.mapping.source.CsvFormat;
import org.fednode.mapping.source.DbfFormat;
import org.fednode.mapping.source.FixedFormat;
import org.fednode.mapping.source.Format;
import org.fednode.mapping.source.JdbcTable;
import org.fednode.mapping.source.JsonFormat;
import org.fednode.mapping.source.XlsFormat;
import org.fednode.mapping.source.XlsxFormat;
import org.fednode.mapping.source.XmlFormat;
import org.fednode.standards.source.Entry;

/** Reads what a mapping says about a source. */
final class SourceReader {

    /** Stands in where nothing was said, which has been reported. */
    static final SourceDefinition NONE = new SourceDefinition.FromFile(Path.of(""), new CsvFormat(Optional.empty(), Optional.empty(), true, 0));

    private final Path folder;

    SourceReader(Path folder) {
        this.folder = folder;
    }

    SourceDefinition read(Entry entry) {
        SourceDefinition source = definition(entry);
        entry.close();
        return source;
    }

    private SourceDefinition definition(Entry entry) {
        boolean file = entry.has("file");
        boolean url = entry.has("url");
        boolean jdbc = entry.has("jdbc");
        if ((file ? 1 : 0) + (url ? 1 : 0) + (jdbc ? 1 : 0) != 1) {
            entry.problem("file", "a source has one of 'file', 'url' and 'jdbc'");
            return NONE;
        }
        if (jdbc) {
            return database(entry);
        }
        String place = entry.required(file ? "file" : "url");
        Format format = format(entry, place);
        return file ? new SourceDefinition.FromFile(path(entry, "file", place), format) : web(entry, place, format);
    }

    private SourceDefinition database(Entry entry) {
        String url = entry.required("jdbc");
        if (!url.startsWith("jdbc:")) {
            entry.problem("jdbc", "'jdbc' must be a JDBC URL like jdbc:mysql://server/database");
        }
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            entry.problem("jdbc", "a password does not belong into a mapping: put it into a file and name that in 'passwordFile'");
        }
        Optional<String> table = entry.text("table");
        Optional<String> query = entry.text("query");
        if (table.isPresent() == query.isPresent()) {
            entry.problem("table", "a database source has either 'table' or 'query'");
        }
        return new SourceDefinition.FromDatabase(new JdbcTable(url, entry.text("user"), entry.text("passwordFile").map(file -> path(entry, "passwordFile", file)),
                query.or(() -> table).orElse(""), entry.text("key")));
    }

    private SourceDefinition web(Entry entry, String place, Format format) {
        try {
            URI url = URI.create(place);
            if (url.getHost() == null || !List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
                entry.problem("url", "'url' must begin with http:// or https:// and a host");
            }
        } catch (IllegalArgumentException e) {
            entry.problem("url", "'url' is not a URL");
        }
        return new SourceDefinition.FromWeb(place, entry.text("tokenFile").map(file -> path(entry, "tokenFile", file)), format);
    }

    private Path path(Entry entry, String key, String text) {
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            entry.problem(key, "'" + key + "' is not a path");
            return folder;
        }
    }

    private Format format(Entry entry, String place) {
        String ending = place.substring(place.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String format = entry.text("format").orElse(ending);
        Optional<Charset> charset = entry.text("charset").flatMap(name -> charset(entry, name));
        switch (format) {
            case "csv", "txt", "tsv":
                return new CsvFormat(charset, separator(entry), !entry.text("quote").orElse("").equals("none"), entry.number("header", 0, 1, 1_000));
            case "dbf":
                return new DbfFormat(charset);
            case "xlsx", "xlsm":
                return new XlsxFormat(entry.text("sheet"), entry.number("header", 0, 1, 1_000));
            case "xls", "et":
                return new XlsFormat(entry.text("sheet"), entry.number("header", 0, 1, 1_000));
            case "access", "mdb", "accdb":
                return new AccessFormat(entry.required("table"), charset);
            case "json", "ndjson", "jsonl":
                return new JsonFormat(entry.texts("at"));
            case "xml":
                return new XmlFormat(entry.required("record"));
            case "fixed":
                return new FixedFormat(fixed(entry), charset);
            default:
                entry.problem("format", "'format' must be one of csv, dbf, xlsx, xls, access, fixed, xml, json, not '" + format + "'");
                return new DbfFormat(charset);
        }
    }

    private static Optional<Character> separator(Entry entry) {
        Optional<String> text = entry.text("separator");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().equalsIgnoreCase("tab")) {
            return Optional.of('\t');
        }
        if (text.get().length() != 1) {
            entry.problem("separator", "'separator' must be one character, or tab");
            return Optional.empty();
        }
        return Optional.of(text.get().charAt(0));
    }

    private static Optional<Charset> charset(Entry entry, String name) {
        try {
            // GB2312 and GBK are parts of GB18030, and files that name them hold more than they should
            return Optional.of(Charset.forName(name.toUpperCase(Locale.ROOT).startsWith("GB") ? "GB18030" : name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            entry.problem("charset", "there is no charset '" + name + "': use GB18030, UTF-8 or Big5, or leave it out");
            return Optional.empty();
        }
    }

    private static List<FixedFormat.Column> fixed(Entry entry) {
        List<FixedFormat.Column> columns = new ArrayList<>();
        int next = 1;
        for (Entry column : entry.entries("columns")) {
            int start = column.number("start", next, 1, 65_535);
            int length = column.number("length", 0, 1, 65_535);
            if (length == 0) {
                column.problem("length", "'length' is missing: give the column's width in bytes");
            }
            columns.add(new FixedFormat.Column(column.required("name"), start, length));
            next = start + length;
            column.close();
        }
        if (columns.isEmpty()) {
            entry.problem("columns", "'columns' is missing: list name and length (bytes) of each column");
        }
        return columns;
    }
}
