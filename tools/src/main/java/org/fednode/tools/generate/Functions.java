package org.fednode.tools.generate;

import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.fednode.standards.CodeSystem;

/** The words of the generator's expressions. They know forms of numbers and dates, but no data set and no field. */
final class Functions {

    private final Map<String, CodeSystem> codeSystems;
    private final LocalDate today;
    private final Map<String, Map<String, List<Object>>> codesByParent = new HashMap<>();
    private final Map<String, Function<List<Expression>, Expression>> words = new HashMap<>();

    Functions(Map<String, CodeSystem> codeSystems, LocalDate today) {
        this.codeSystems = codeSystems;
        this.today = today;
        drawing();
        choosing();
        texts();
        dates();
        numbersWithCheckDigits();
    }

    Expression call(String word, List<Expression> arguments) {
        Function<List<Expression>, Expression> function = words.get(word);
        if (function == null) {
            throw new IllegalArgumentException("there is no function " + word);
        }
        try {
            return function.apply(List.copyOf(arguments));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(word + " needs more arguments", e);
        }
    }

    private interface Simple {
        Object value(Object[] arguments);
    }

    /** A word whose value depends on its arguments alone. */
    private void simple(String word, int size, Simple function) {
        words.put(word, arguments -> {
            Expression[] parts = arguments.subList(0, size).toArray(Expression[]::new);
            return draw -> {
                Object[] values = new Object[parts.length];
                for (int i = 0; i < parts.length; i++) {
                    values[i] = parts[i].value(draw);
                }
                return function.value(values);
            };
        });
    }

    private void drawing() {
        words.put("number", a -> draw -> {
            long from = (Long) a.get(0).value(draw);
            long to = (Long) a.get(1).value(draw);
            return from + draw.chance.below(to - from + 1);
        });
        words.put("chance", a -> draw -> draw.chance.fraction() * 100 < ((Number) a.get(0).value(draw)).doubleValue());
        words.put("pick", a -> draw -> pick((List<?>) a.get(0).value(draw), draw));
        words.put("weighted", Functions::weighted);
        words.put("sample", a -> draw -> sample((Long) a.get(0).value(draw), (List<?>) a.get(1).value(draw), draw));
        words.put("code", a -> {
            List<Object> codes = leaves(constant(a.get(0)));
            return draw -> pick(codes, draw);
        });
        words.put("codeBelow", a -> {
            Map<String, List<Object>> byParent = byParent(constant(a.get(0)));
            return draw -> pick(byParent.getOrDefault(String.valueOf(a.get(1).value(draw)), List.of()), draw);
        });
        words.put("label", a -> {
            CodeSystem system = codeSystem(constant(a.get(0)));
            return draw -> system.find((String) a.get(1).value(draw)).map(code -> code.label().zh()).orElse("");
        });
        words.put("hex", a -> draw -> hex((Long) a.get(0).value(draw), draw));
        words.put("bornAged", a -> draw -> {
            LocalDate last = today.minusYears((Long) a.get(0).value(draw));
            return last.minusDays(draw.chance.below(ChronoUnit.DAYS.between(last.minusYears(1), last)));
        });
        words.put("dateBetween", a -> draw -> {
            LocalDate from = (LocalDate) a.get(0).value(draw);
            long days = ChronoUnit.DAYS.between(from, (LocalDate) a.get(1).value(draw));
            return from.plusDays(draw.chance.below(days + 1));
        });
    }

    private static String hex(long length, Draw draw) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(String.format("%016x", draw.chance.next()));
        }
        return text.substring(0, Math.toIntExact(length));
    }

    private static Object pick(List<?> list, Draw draw) {
        return list.isEmpty() ? null : list.get((int) draw.chance.below(list.size()));
    }

    /** {@code weighted(value, weight, value, weight …)}; only the chosen value is computed. */
    private static Expression weighted(List<Expression> arguments) {
        int size = arguments.size() / 2;
        double[] until = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += ((Number) arguments.get(2 * i + 1).value(null)).doubleValue();
            until[i] = sum;
        }
        double total = sum;
        return draw -> {
            double point = draw.chance.fraction() * total;
            int i = 0;
            while (i < size - 1 && until[i] <= point) {
                i++;
            }
            return arguments.get(2 * i).value(draw);
        };
    }

    private static List<Object> sample(long count, List<?> from, Draw draw) {
        List<Object> rest = new ArrayList<>(from);
        List<Object> chosen = new ArrayList<>();
        while (chosen.size() < count && !rest.isEmpty()) {
            chosen.add(rest.remove((int) draw.chance.below(rest.size())));
        }
        return chosen;
    }

    private void choosing() {
        words.put("if", a -> {
            Expression condition = a.get(0);
            Expression yes = a.get(1);
            Expression no = a.get(2);
            return draw -> ExpressionParser.isTrue(condition.value(draw)) ? yes.value(draw) : no.value(draw);
        });
        simple("given", 1, a -> a[0] != null);
        words.put("list", a -> draw -> a.stream().map(part -> part.value(draw)).filter(Objects::nonNull).toList());
        simple("item", 2, a -> ((List<?>) a[0]).get(Math.toIntExact((Long) a[1])));
        simple("size", 1, a -> (long) ((List<?>) a[0]).size());
    }

    private void texts() {
        simple("part", 3, a -> ((String) a[0]).substring(Math.toIntExact((Long) a[1]), Math.toIntExact((Long) a[2])));
        simple("digits", 2, a -> String.format("%0" + a[1] + "d", (Long) a[0]));
        simple("repeat", 2, a -> ((String) a[0]).repeat(Math.toIntExact((Long) a[1])));
        simple("integer", 1, a -> Long.parseLong((String) a[0]));
        simple("decimal", 2, a -> java.math.BigDecimal.valueOf((Long) a[0], Math.toIntExact((Long) a[1])).toPlainString());
    }

    private void dates() {
        simple("date", 1, a -> LocalDate.parse((String) a[0]));
        simple("daysAfter", 2, a -> ((LocalDate) a[0]).plusDays((Long) a[1]));
        simple("yearsAfter", 2, a -> ((LocalDate) a[0]).plusYears((Long) a[1]));
        simple("age", 1, a -> age((LocalDate) a[0], today));
        simple("ageAt", 2, a -> age((LocalDate) a[0], (LocalDate) a[1]));
        simple("later", 2, a -> ((LocalDate) a[0]).isAfter((LocalDate) a[1]) ? a[0] : a[1]);
        simple("earlier", 2, a -> ((LocalDate) a[0]).isBefore((LocalDate) a[1]) ? a[0] : a[1]);
        simple("year", 1, a -> (long) ((LocalDate) a[0]).getYear());
    }

    private static long age(LocalDate birth, LocalDate at) {
        return Period.between(birth, at).getYears();
    }

    private void numbersWithCheckDigits() {
        simple("idNumber", 3, a -> CheckDigits.idNumber((String) a[0], (LocalDate) a[1], (Long) a[2]));
        simple("withMod11", 1, a -> CheckDigits.mod11((String) a[0]));
        simple("creditCode", 4, a -> CheckDigits.creditCode((String) a[0], (String) a[1], (String) a[2], (Long) a[3]));
        simple("creditCodeWithWrongInside", 4,
                a -> CheckDigits.creditCodeWithWrongInside((String) a[0], (String) a[1], (String) a[2], (Long) a[3]));
        simple("wrongLast", 1, a -> CheckDigits.wrongLast((String) a[0]));
    }

    private static String constant(Expression expression) {
        return (String) expression.value(null);
    }

    private CodeSystem codeSystem(String id) {
        CodeSystem system = codeSystems.get(id);
        if (system == null) {
            throw new IllegalArgumentException("the standard has no code system " + id);
        }
        return system;
    }

    /** Codes that are nobody's parent: people are counted at the finest grain. */
    private List<Object> leaves(String id) {
        List<CodeSystem.Code> codes = codeSystem(id).codes();
        List<String> parents = codes.stream().map(CodeSystem.Code::parent).distinct().toList();
        return codes.stream().map(CodeSystem.Code::code).filter(code -> !parents.contains(code))
                .map(code -> (Object) code).toList();
    }

    private Map<String, List<Object>> byParent(String id) {
        return codesByParent.computeIfAbsent(id, key -> {
            Map<String, List<Object>> byParent = new HashMap<>();
            codeSystem(id).codes().forEach(
                    code -> byParent.computeIfAbsent(code.parent(), parent -> new ArrayList<>()).add(code.code()));
            return byParent;
        });
    }

    /** Names that stand for values the same in every record. */
    Map<String, Object> constants() {
        return Map.of("today", today);
    }
}
