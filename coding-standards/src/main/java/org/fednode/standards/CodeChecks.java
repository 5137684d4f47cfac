package org.fednode.standards;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.standards.format.CertificateNumber;
import org.fednode.standards.format.CreditCode;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.LineText;

/** Checks of codes, divisions and numbers with check digits, which need the package's tables. */
final class CodeChecks {

    private static final int COUNTY_DIGITS = 6;
    private static final int TOWNSHIP_DIGITS = 9;
    private static final int VILLAGE_DIGITS = 12;
    private static final int LAST_VILLAGE = 599;
    private static final List<String> NODE_LEVELS = List.of("national", "province", "prefecture", "county");

    /** How spreadsheets write a number that is too long for them. */
    private static final Pattern ROUNDED = Pattern.compile("\\d\\.?\\d*[Ee]\\+?\\d\\d?");

    private final DivisionTable divisions;
    private final IntSet residencePermits;
    private final KnownCodes authorities;
    private final boolean authoritiesAreListed;

    CodeChecks(DivisionTable divisions, List<String> residencePermits, Optional<CodeTable> authorities) {
        this.divisions = divisions;
        this.residencePermits = new IntSet(residencePermits.stream().mapToInt(Integer::parseInt).toArray());
        this.authorities = authorities
                .map(table -> new KnownCodes(table.codes()))
                .orElse(KnownCodes.NONE);
        this.authoritiesAreListed = authorities.isPresent();
    }

    static ValueCheck code(Blame blame, CodeTable table) {
        Constraints constraints = blame.field().constraints();
        List<CodeSystem.Code> allowed = table.codes().stream()
                .filter(code -> constraints.only().isEmpty() || constraints.only().contains(code.code()))
                .filter(code -> !constraints.except().contains(code.code()))
                .toList();
        KnownCodes codes = new KnownCodes(allowed);
        return (value, verdict) -> {
            if (value instanceof String text && codes.has(text)) {
                return true;
            }
            String text = String.valueOf(value);
            verdict.report(blame, table.has(text) ? Constraint.CODE_NOT_ALLOWED : Constraint.UNKNOWN_CODE, value,
                    NearestCode.to(text, table, allowed));
            return false;
        };
    }

    ValueCheck division(Blame blame) {
        List<String> levels = blame.field().constraints().levels();
        boolean large = levels.stream().anyMatch(NODE_LEVELS::contains);
        IntSet allowed = divisions.codes(levels, blame.field().constraints().retired());
        boolean townships = levels.contains("township");
        boolean villages = levels.contains("village");
        return (value, verdict) -> {
            if (!TextChecks.isText(value)) {
                return refuse(blame, Constraint.FORMAT, value, verdict);
            }
            LineText text = TextChecks.line(value);
            int length = text.length();
            int head = length < COUNTY_DIGITS ? -1 : number(text, 0, Math.min(length, TOWNSHIP_DIGITS));
            int village = length == VILLAGE_DIGITS ? number(text, TOWNSHIP_DIGITS, length) : 0;
            boolean small = length == TOWNSHIP_DIGITS && townships || length == VILLAGE_DIGITS && villages;
            if (head < 0 || village < 0 || !small && (length != COUNTY_DIGITS || !large)) {
                return refuse(blame, Constraint.FORMAT, text, verdict);
            }
            if (small) {
                return isBelowCounty(head, length, village) || refuse(blame, Constraint.UNKNOWN_DIVISION, text, verdict);
            }
            return allowed.contains(head) || notThisDivision(blame, text.toString(), verdict);
        };
    }

    private boolean notThisDivision(Blame blame, String text, Verdict verdict) {
        Optional<String> around = divisions.aroundZone(text);
        if (around.isPresent()) {
            verdict.report(blame, Constraint.STATISTICAL_ZONE, text, around);
            return false;
        }
        return refuse(blame, divisions.exists(text) ? Constraint.DIVISION_LEVEL : Constraint.UNKNOWN_DIVISION, text,
                verdict);
    }

    /** The township is listed; of a village's own three digits only the pattern can be checked. */
    private boolean isBelowCounty(int township, int length, int village) {
        return divisions.isTownship(township)
                && (length == TOWNSHIP_DIGITS || village >= 1 && village <= LAST_VILLAGE);
    }

    /** The number that the digits make; negative where there is another character. */
    private static int number(LineText text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    ValueCheck idNumber(Blame blame) {
        List<String> accept = blame.field().constraints().accept();
        boolean temporary = accept.contains("temporary");
        boolean permits = accept.contains("residence-permit");
        boolean foreign = accept.contains("foreign-resident");
        return (value, verdict) -> {
            if (!TextChecks.isText(value)) {
                return refuse(blame, Constraint.NUMERIC, value, verdict);
            }
            LineText text = TextChecks.line(value);
            if (text.length() > 0 && text.at(0) == 'T') {
                return temporaryId(blame, text, temporary, verdict);
            }
            if (text.length() != IdNumber.LENGTH || !IdNumber.hasForm(text, 0)) {
                return malformed(blame, text, verdict);
            }
            return identity(blame, text, permits, foreign, verdict);
        };
    }

    private boolean temporaryId(Blame blame, LineText text, boolean accepted, Verdict verdict) {
        if (!IdNumber.hasTemporaryForm(text)) {
            return refuse(blame, Constraint.FORMAT, text, verdict);
        }
        if (!accepted) {
            return refuse(blame, Constraint.NOT_ACCEPTED, text, verdict);
        }
        boolean good = IdNumber.temporaryChecks(text) || refuse(blame, Constraint.CHECK_DIGIT, text, verdict);
        boolean assigned = divisions.gaveIdNumbers(IdNumber.temporaryDivision(text))
                || refuse(blame, Constraint.UNKNOWN_DIVISION, text, verdict);
        return good && assigned;
    }

    private static boolean malformed(Blame blame, LineText text, Verdict verdict) {
        if (IdNumber.isOld(text)) {
            verdict.report(blame, Constraint.OLD_NUMBER, text, Optional.of(IdNumber.upgraded(text.toString())));
            return false;
        }
        return refuse(blame, ROUNDED.matcher(text.toString()).matches() ? Constraint.NUMERIC : Constraint.FORMAT, text, verdict);
    }

    /** Check digit, division and birth date of the identity number that the text starts with: all that is wrong. */
    private boolean identity(Blame blame, LineText text, boolean permits, boolean foreign, Verdict verdict) {
        int division = IdNumber.division(text);
        boolean permit = residencePermits.contains(division);
        boolean foreigner = text.at(0) == '9';
        if (permit && !permits || foreigner && !foreign) {
            return refuse(blame, Constraint.NOT_ACCEPTED, text, verdict);
        }
        boolean assigned = permit || foreigner || divisions.gaveIdNumbers(division);
        boolean good = IdNumber.checks(text, 0) || refuse(blame, Constraint.CHECK_DIGIT, text, verdict);
        good &= assigned || refuse(blame, Constraint.UNKNOWN_DIVISION, text, verdict);
        if (!IdNumber.hasRealBirthDate(text)) {
            return refuse(blame, Constraint.NO_SUCH_DATE, text, verdict);
        }
        if (verdict.today() == 0) {
            return good;
        }
        int age = IsoDate.fullYears(IdNumber.birthDay(text), verdict.today());
        if (age < 0) {
            return refuse(blame, Constraint.FUTURE, text, verdict);
        }
        return (age <= Constraint.oldest() || refuse(blame, Constraint.TOO_OLD, text, verdict)) && good;
    }

    ValueCheck certificateNumber(Blame blame) {
        boolean permits = blame.field().constraints().accept().contains("residence-permit");
        boolean foreign = blame.field().constraints().accept().contains("foreign-resident");
        return (value, verdict) -> {
            if (!TextChecks.isText(value)) {
                return refuse(blame, Constraint.NUMERIC, value, verdict);
            }
            LineText text = TextChecks.line(value);
            if (!CertificateNumber.hasForm(text)) {
                return malformed(blame, text, verdict);
            }
            return identity(blame, text, permits, foreign, verdict);
        };
    }

    ValueCheck creditCode(Blame blame) {
        return (value, verdict) -> {
            if (!TextChecks.isText(value)) {
                return refuse(blame, Constraint.NUMERIC, value, verdict);
            }
            LineText text = TextChecks.line(value);
            if (!CreditCode.hasForm(text)) {
                return refuse(blame, Constraint.FORMAT, text, verdict);
            }
            if (authoritiesAreListed && authorities.find(text.at(0) | text.at(1) << Byte.SIZE) == null) {
                verdict.report(blame, Constraint.UNKNOWN_AUTHORITY, text);
            }
            boolean inner = CreditCode.innerChecks(text) || refuse(blame, Constraint.INNER_CHECK_DIGIT, text, verdict);
            boolean outer = CreditCode.checks(text) || refuse(blame, Constraint.CHECK_DIGIT, text, verdict);
            return inner && outer;
        };
    }

    private static boolean refuse(Blame blame, Constraint constraint, Object value, Verdict verdict) {
        verdict.report(blame, constraint, value);
        return false;
    }
}
