package org.fednode.mapping.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;

/** Reads whole sources, for tests. */
final class Reads {

    private Reads() {
    }

    /** Every row as {@code position: cell|cell}. */
    static List<String> all(Rows rows) throws SourceTrouble {
        List<String> lines = new ArrayList<>();
        for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
            lines.add(row.get().position() + ": " + String.join("|", row.get().cells().stream().map(Cell::shown).toList()));
        }
        return lines;
    }
}
