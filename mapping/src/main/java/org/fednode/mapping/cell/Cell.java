package org.fednode.mapping.cell;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;

/** One value of a source's row, in the type in which the source holds it. */
public sealed interface Cell {

    Cell EMPTY = new Text("");

    /** The value as people would see it in the source. */
    String shown();

    default boolean isBlank() {
        return shown().isBlank();
    }

    record Text(String shown) implements Cell {
    }

    /** Text that did not decode as the rest of its column. @param doubt what was found about it */
    record Doubtful(String shown, Dirt doubt) implements Cell {

        /** Bytes that are no text in any charset that we know: shown in hexadecimal. */
        public static Doubtful undecodable(byte[] bytes, Charset expected) {
            return new Doubtful("0x" + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 64)) + " (" + expected.name() + ')', Dirt.UNDECODABLE);
        }
    }

    /**
     * A number.
     *
     * @param exact whether it is held in decimal digits; a binary one has lost every digit behind the fifteenth
     */
    record Numeric(BigDecimal value, boolean exact) implements Cell {

        public static Numeric binary(double value) {
            return new Numeric(new BigDecimal(value).round(new java.math.MathContext(15)), false);
        }

        @Override
        public String shown() {
            BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            return plain.scale() < 0 && plain.scale() > -40 || plain.scale() >= 0 ? plain.toPlainString() : plain.toString();
        }
    }

    /** A date, with a time of day that is often midnight and means nothing. */
    record Moment(LocalDateTime at) implements Cell {

        @Override
        public String shown() {
            return at.toLocalTime().equals(LocalTime.MIDNIGHT) ? at.toLocalDate().toString() : at.toString();
        }
    }

    record Truth(boolean value) implements Cell {

        @Override
        public String shown() {
            return String.valueOf(value);
        }
    }
}
