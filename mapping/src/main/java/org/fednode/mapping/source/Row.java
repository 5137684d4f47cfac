package org.fednode.mapping.source;

import java.util.List;
import org.fednode.mapping.cell.Cell;

/**
 * One row of a source.
 *
 * @param position as people find it there: line, row or record number, from 1
 * @param cells as many as the source has columns, or more where the row is too long
 */
public record Row(long position, List<Cell> cells) {
}
