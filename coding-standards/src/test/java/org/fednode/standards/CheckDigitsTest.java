package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.Period;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.fednode.standards.format.CreditCode;
import org.fednode.standards.format.Decimal;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.LineText;

/** The fast checks against slow ones computed another way. */
class CheckDigitsTest {

    /** ISO 7064 says it without weights: the number with its check digit is 1 modulo 11, in powers of two. */
    @Property
    void identityCheckDigitMakesTheSumOneModuloEleven(@ForAll @NumericChars @StringLength(17) String digits) {
        char check = IdNumber.checkDigit(digits, 0);

        BigInteger sum = BigInteger.valueOf(check == 'X' ? 10 : check - '0');
        for (int i = 0; i < 17; i++) {
            sum = sum.add(BigInteger.TWO.pow(17 - i).multiply(BigInteger.valueOf(digits.charAt(i) - '0')));
        }
        assertEquals(1, sum.mod(BigInteger.valueOf(11)).intValue());
    }

    @Property
    void everySingleWrongDigitIsFound(@ForAll @NumericChars @StringLength(17) String digits,
            @ForAll @IntRange(max = 16) int at, @ForAll @IntRange(min = 1, max = 9) int shift) {
        char wrong = (char) ('0' + (digits.charAt(at) - '0' + shift) % 10);
        String mistyped = digits.substring(0, at) + wrong + digits.substring(at + 1) + IdNumber.checkDigit(digits, 0);

        assertEquals(false, IdNumber.checks(LineText.of(mistyped), 0));
    }

    /** Horner's scheme in base 3 from the right, modulo 31, instead of a table of weights. */
    @Property
    void creditCodeCheckIsTheSumInBaseThree(@ForAll("creditCodes") String code) {
        String alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        int sum = 0;
        for (int i = 16; i >= 0; i--) {
            sum = (sum * 3 + alphabet.indexOf(code.charAt(i))) % 31;
        }

        assertEquals(alphabet.charAt((31 - sum) % 31), CreditCode.checkCharacter(LineText.of(code)));
    }

    @Property
    void organisationCodeCheckIsModuloEleven(@ForAll("creditCodes") String code) {
        int[] weights = {3, 7, 9, 10, 5, 8, 4, 2};
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += Character.digit(code.charAt(8 + i), 36) * weights[i];
        }
        String[] checks = {"0", "X", "9", "8", "7", "6", "5", "4", "3", "2", "1"};

        assertEquals(checks[sum % 11].charAt(0), CreditCode.innerCheckCharacter(LineText.of(code)));
    }

    @Provide
    Arbitrary<String> creditCodes() {
        return Arbitraries.strings().withChars("0123456789ABCDEFGHJKLMNPQRTUWXY").ofLength(18);
    }

    @Property
    void datesAreThoseOfTheCalendar(@ForAll @IntRange(min = 1, max = 9999) int year, @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day) {
        String text = String.format("%04d-%02d-%02d", year, month, day);
        boolean real;
        try {
            LocalDate.of(year, month, day);
            real = true;
        } catch (java.time.DateTimeException notReal) {
            real = false;
        }

        assertEquals(real, IsoDate.isDate(text));
    }

    @Property
    void agesAreFullYears(@ForAll("days") LocalDate born, @ForAll("days") LocalDate today) {
        if (!born.isAfter(today) && !(born.getMonthValue() == 2 && born.getDayOfMonth() == 29)) {
            assertEquals(Period.between(born, today).getYears(),
                    IsoDate.fullYears(IsoDate.dayNumber(LineText.of(born.toString())), IsoDate.dayNumber(LineText.of(today.toString()))));
        }
    }

    @Property
    void yearsAndDaysAreAddedAsTheCalendarHasThem(@ForAll("days") LocalDate day, @ForAll @IntRange(min = -100, max = 100) int amount) {
        int number = IsoDate.dayNumber(LineText.of(day.toString()));
        assertEquals(day.plusYears(amount).toString(), IsoDate.written(IsoDate.plusYears(number, amount)).toString());
        assertEquals(day.plusDays(amount).toString(), IsoDate.written(IsoDate.plusDays(number, amount)).toString());
    }

    @Provide
    Arbitrary<LocalDate> days() {
        return Arbitraries.integers().between(0, 65_000).map(days -> LocalDate.of(1880, 1, 1).plusDays(days));
    }

    @Property
    void decimalsKeepTheirValueAtTheirScale(@ForAll long unscaled, @ForAll @IntRange(max = 4) int scale) {
        String text = java.math.BigDecimal.valueOf(unscaled, scale).toPlainString();

        String canonical = Decimal.canonical(text, 4);

        assertEquals(0, new java.math.BigDecimal(text).compareTo(new java.math.BigDecimal(canonical)));
        assertEquals(true, Decimal.isCanonical(canonical, 4));
        assertEquals(canonical, Decimal.canonical(canonical, 4));
        assertEquals(0, Decimal.compare(text, canonical));
    }
}
