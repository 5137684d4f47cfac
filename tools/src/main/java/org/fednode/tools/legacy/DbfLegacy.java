package org.fednode.tools.legacy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.fednode.mapping.source.DbfWriter;

/** One FoxPro table in GBK. */
final class DbfLegacy implements LegacyWriter {

    private final DbfWriter writer;

    DbfLegacy(LegacyLayout layout, Path folder) throws IOException {
        List<DbfWriter.Column> columns = layout.tables().get(0).columns().stream()
                .map(column -> new DbfWriter.Column(column.name(), column.type(), column.type() == 'M' ? 10 : column.type() == 'D' ? 8 : column.type() == 'L' ? 1 : column.length(),
                        column.decimals())).toList();
        writer = new DbfWriter(folder.resolve(layout.file()), columns, Charset.forName("GBK"), layout.codePage());
    }

    @Override
    public void row(LegacyLayout.Table table, List<String> values) throws IOException {
        writer.add(values);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
