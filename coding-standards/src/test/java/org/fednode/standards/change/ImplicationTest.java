package org.fednode.standards.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImplicationTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {
            "age(born, today) >= 18 => age(born, today) >= 16",
            "day < '2013-01-01' => day < '2014-01-01'",
            "seats <= 20 => seats <= 30",
            "a && b => a",
            "a => a || b && c",
            "(a || b) && c => c",
            "a && (b) => b && a",
            "a || b => (b || (a))",
            "x >= 3 && y => x >= 2 || z",
            "f(a, '||') && b => f(a, '||')"})
    void aStrongerConditionImpliesTheWeaker(String strong, String weak) {
        assertTrue(Implication.holds(strong, weak));
        assertEquals(weak.equals("b && a") || weak.contains("(b || (a))"), Implication.holds(weak, strong));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {
            "a ? b : c && d => d",
            "a || b => a",
            "(a == b) == x >= 3 => (a == b) == x >= 2",
            "!a >= 3 => !a >= 2",
            "x >= 3 => y >= 2",
            "x >= 3 => x <= 3",
            "x > '3' => x > 2",
            "text == 'a && b' => b'",
            "c || x >= 3 && a => x >= 2"})
    void whatIsNotPlainIsNotClaimed(String one, String other) {
        assertFalse(Implication.holds(one, other));
    }

    /** A formula over p, q, r as text, and its truth by Kleene's logic: null is unknown. */
    record Formula(String text, java.util.function.Function<Boolean[], Boolean> truth) {

        Formula and(Formula other) {
            return new Formula("(" + text + ") && (" + other.text + ")", given -> {
                Boolean one = truth.apply(given);
                Boolean two = other.truth.apply(given);
                if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(two)) {
                    return false;
                }
                return one == null || two == null ? null : Boolean.TRUE;
            });
        }

        Formula not() {
            return new Formula("!(" + text + ")", given -> {
                Boolean one = truth.apply(given);
                return one == null ? null : Boolean.valueOf(!one);
            });
        }

        Formula or(Formula other) {
            return new Formula(text + " || " + other.text, not().and(other.not()).not().truth);
        }
    }

    @Property(tries = 3000)
    void whatIsClaimedHoldsForEveryAssignmentEvenWithUnknownValues(@ForAll("formulas") Formula strong,
            @ForAll("formulas") Formula weak) {
        if (!Implication.holds(strong.text(), weak.text())) {
            return;
        }
        List<Boolean> values = java.util.Arrays.asList(true, false, null);
        for (Boolean p : values) {
            for (Boolean q : values) {
                Boolean[] given = {p, q};
                Boolean one = strong.truth().apply(given);
                Boolean other = weak.truth().apply(given);
                assertTrue(!Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other), strong.text() + " => " + weak.text());
                assertTrue(!Boolean.FALSE.equals(other) || Boolean.FALSE.equals(one), strong.text() + " => " + weak.text());
            }
        }
    }

    @Provide
    Arbitrary<Formula> formulas() {
        return formulas(3);
    }

    private static Arbitrary<Formula> formulas(int depth) {
        Arbitrary<Formula> atoms = Arbitraries.of(new Formula("p", given -> given[0]), new Formula("q", given -> given[1]));
        if (depth == 0) {
            return atoms;
        }
        Arbitrary<Formula> smaller = formulas(depth - 1);
        return Arbitraries.oneOf(atoms, smaller.map(Formula::not),
                net.jqwik.api.Combinators.combine(smaller, smaller).as(Formula::and),
                net.jqwik.api.Combinators.combine(smaller, smaller).as(Formula::or));
    }
}
