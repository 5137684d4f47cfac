package org.fednode.node.mapping;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;

/** A time, number or text of a source's row that is remembered: when it changed, or its key. At most one of them is there. */
record SourceMark(LocalDateTime time, BigDecimal number, String words) {

    static final SourceMark NONE = new SourceMark(null, null, null);

    /** Reads what {@link #text} wrote; null for none. */
    static SourceMark parse(String text) {
        if (text == null || text.length() < 2) {
            return NONE;
        }
        String value = text.substring(1);
        return switch (text.charAt(0)) {
            case 'M' -> new SourceMark(LocalDateTime.parse(value), null, null);
            case 'N' -> new SourceMark(null, new BigDecimal(value), null);
            default -> new SourceMark(null, null, value);
        };
    }

    /** Empty for none. */
    String text() {
        return time != null ? "M" + time : number != null ? "N" + number : words != null ? "T" + words : "";
    }

    /** The later of this and a row's; texts are taken as they come, since only their source knows their order. */
    SourceMark later(Cell cell) {
        if (cell instanceof Cell.Moment moment) {
            return time == null || moment.at().isAfter(time) ? new SourceMark(moment.at(), null, null) : this;
        }
        if (cell instanceof Cell.Numeric one) {
            return number == null || one.value().compareTo(number) > 0 ? new SourceMark(null, one.value(), null) : this;
        }
        return cell.isBlank() ? this : new SourceMark(null, null, cell.shown());
    }

    boolean isAtLeast(SourceMark other) {
        if (other.time != null) {
            return time != null && !time.isBefore(other.time);
        }
        return other.number == null || number != null && number.compareTo(other.number) >= 0;
    }

    /** As the database is asked. */
    Optional<Object> value() {
        return time != null ? Optional.of(time) : number != null ? Optional.of(number) : Optional.ofNullable(words);
    }

    /** The same so much earlier, where it is a time. */
    Optional<Object> before(Duration overlap) {
        return time != null ? Optional.of(time.minus(overlap)) : value();
    }
}
