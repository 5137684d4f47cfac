package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/**
 * What a field's definition says beyond type and length. Each part is empty (or 0) where the definition is silent.
 *
 * @param form written form of a STRING: {@code person-name}; of a PHONE: {@code mobile-number} or
 *        {@code landline-number}; or empty
 * @param pattern regular expression that a whole STRING matches
 * @param minLength shortest text in code points
 * @param min smallest INTEGER or DECIMAL
 * @param max largest INTEGER or DECIMAL
 * @param precision most digits of a DECIMAL
 * @param minItems fewest items of a LIST or GROUP that is given
 * @param only the codes allowed of the code system; empty for all
 * @param except the codes not allowed of the code system
 * @param accept kinds of numbers an ID_NUMBER takes: citizen, residence-permit, foreign-resident, temporary
 * @param levels levels a DIVISION may have: national, province, prefecture, county, township, village
 * @param retired whether a DIVISION may be one that no longer exists
 * @param past whether a DATE must not lie after today
 * @param defaultValue what an input that leaves the field out means; batch lines always say it
 * @param sensitivity public, internal, personal or sensitive
 * @param clause where the source says so
 * @param exclusive codes of a LIST that stand alone
 */
public record Constraints(String form, Optional<String> pattern, int minLength, Optional<String> min,
        Optional<String> max, int precision, int minItems, List<String> only, List<String> except, List<String> accept,
        List<String> levels, boolean retired, boolean past, Optional<String> defaultValue, String sensitivity,
        String clause, List<String> exclusive) {

    /** A definition that is silent about everything. */
    public static final Constraints NONE = new Constraints("", Optional.empty(), 0, Optional.empty(), Optional.empty(),
            0, 0, List.of(), List.of(), List.of(), List.of(), false, false, Optional.empty(), "internal", "", List.of());

    public Constraints {
        only = List.copyOf(only);
        except = List.copyOf(except);
        accept = List.copyOf(accept);
        levels = List.copyOf(levels);
        exclusive = List.copyOf(exclusive);
    }
}
