package org.fednode.standards;

import java.util.List;
import java.util.Map;

/** The functions and operators of the rule language with the types that they take and give. */
final class RuleFunctions {

    private static final RuleType TEXT = RuleType.STRING;
    private static final RuleType INT = RuleType.INT;
    private static final RuleType BOOL = RuleType.BOOL;
    private static final RuleType ANY_LIST = RuleType.EMPTY_LIST;
    private static final RuleType TABLE = RuleType.TABLE;

    /** One way to call a function; {@code x.f(y)} has x as first parameter. */
    record Overload(String operator, RuleType result, List<RuleType> parameters) {

        boolean takes(List<RuleType> arguments) {
            if (arguments.size() != parameters.size()) {
                return false;
            }
            for (int i = 0; i < parameters.size(); i++) {
                if (!parameters.get(i).takes(arguments.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final Map<String, List<Overload>> GLOBAL = Map.ofEntries(
            Map.entry("<", compared("less")),
            Map.entry("<=", compared("less_equals")),
            Map.entry(">", compared("greater")),
            Map.entry(">=", compared("greater_equals")),
            Map.entry("+", List.of(of("add_int64", INT, INT, INT), of("add_string", TEXT, TEXT, TEXT))),
            Map.entry("-", List.of(of("subtract_int64", INT, INT, INT), of("negate_int64", INT, INT))),
            Map.entry("*", List.of(of("multiply_int64", INT, INT, INT))),
            Map.entry("/", List.of(of("divide_int64", INT, INT, INT))),
            Map.entry("%", List.of(of("modulo_int64", INT, INT, INT))),
            Map.entry("size", List.of(of("size_string", INT, TEXT), of("size_list", INT, ANY_LIST), of("size_map", INT, TABLE))),
            Map.entry("int", List.of(of("string_to_int64", INT, TEXT))),
            Map.entry("string", List.of(of("int64_to_string", TEXT, INT))),
            Map.entry("age", List.of(of("age", INT, TEXT, TEXT))),
            Map.entry("addYears", List.of(of("add_years", TEXT, TEXT, INT))),
            Map.entry("addDays", List.of(of("add_days", TEXT, TEXT, INT))),
            Map.entry("idBirthDate", List.of(of("id_birth_date", TEXT, TEXT))),
            Map.entry("idSequence", List.of(of("id_sequence", INT, TEXT))),
            Map.entry("isTemporaryId", List.of(of("is_temporary_id", BOOL, TEXT))),
            Map.entry("compareDecimals", List.of(of("compare_decimals", INT, TEXT, TEXT))),
            Map.entry("multiplyDecimals", List.of(of("multiply_decimals", TEXT, TEXT, TEXT))),
            Map.entry("asOf", List.of(of("as_of", TEXT, TABLE, TEXT))),
            Map.entry("sum", List.of(of("sum_decimals", TEXT, RuleType.listOf(TEXT)), of("sum_integers", INT, RuleType.listOf(INT)))));

    private static final Map<String, List<Overload>> MEMBERS = Map.of(
            "size", GLOBAL.get("size"),
            "startsWith", List.of(of("starts_with_string", BOOL, TEXT, TEXT)),
            "endsWith", List.of(of("ends_with_string", BOOL, TEXT, TEXT)),
            "contains", List.of(of("contains_string", BOOL, TEXT, TEXT)),
            "substring", List.of(of("substring", TEXT, TEXT, INT, INT)));

    private RuleFunctions() {
    }

    private static Overload of(String operator, RuleType result, RuleType... parameters) {
        return new Overload(operator, result, List.of(parameters));
    }

    private static List<Overload> compared(String how) {
        return List.of(of(how + "_int64", BOOL, INT, INT), of(how + "_string", BOOL, TEXT, TEXT));
    }

    /** The overload for these arguments. @param at where the call stands */
    static Overload global(String name, List<RuleType> arguments, int at) throws RuleMistake {
        return find(GLOBAL, name, arguments, at);
    }

    /** @param arguments the value before the point first */
    static Overload member(String name, List<RuleType> arguments, int at) throws RuleMistake {
        return find(MEMBERS, name, arguments, at);
    }

    private static Overload find(Map<String, List<Overload>> functions, String name, List<RuleType> arguments, int at)
            throws RuleMistake {
        List<Overload> overloads = functions.get(name);
        if (overloads == null) {
            throw RuleMistake.leftOut(at, "'" + name + "'");
        }
        List<Overload> fitting = overloads.stream().filter(overload -> overload.takes(arguments)).toList();
        if (fitting.size() != 1) {
            throw new RuleMistake(at, "found no matching overload of '" + name + "' for " + arguments);
        }
        return fitting.get(0);
    }
}
