package org.fednode.standards;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fednode.standards.format.CertificateNumber;
import org.fednode.standards.format.CreditCode;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.IsoDate;

/** Checks of codes, divisions and numbers with check digits, which need the package's tables. */
final class CodeChecks {

    private static final int TOWNSHIP_DIGITS = 9;
    private static final int VILLAGE_DIGITS = 12;
    private static final int LAST_VILLAGE = 599;
    private static final List<String> NODE_LEVELS = List.of("national", "province", "prefecture", "county");

    private final DivisionTable divisions;
    private final IntSet residencePermits;
    private final Optional<CodeTable> authorities;

    CodeChecks(DivisionTable divisions, List<String> residencePermits, Optional<CodeTable> authorities) {
        this.divisions = divisions;
        this.residencePermits = new IntSet(residencePermits.stream().map(Integer::valueOf).toList());
        this.authorities = authorities;
    }

    static ValueCheck code(Blame blame, CodeTable table) {
        Constraints constraints = blame.field().constraints();
        List<CodeSystem.Code> allowed = table.codes().stream()
                .filter(code -> constraints.only().isEmpty() || constraints.only().contains(code.code()))
                .filter(code -> !constraints.except().contains(code.code()))
                .toList();
        Set<String> codes = new HashSet<>();
        allowed.forEach(code -> codes.add(code.code()));
        return (value, verdict) -> {
            if (value instanceof String text && codes.contains(text)) {
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
        boolean retired = blame.field().constraints().retired();
        boolean townships = levels.contains("township");
        boolean villages = levels.contains("village");
        return (value, verdict) -> {
            if (!(value instanceof String text) || !isNumber(text)) {
                return refuse(blame, Constraint.FORMAT, value, verdict);
            }
            boolean small = text.length() == TOWNSHIP_DIGITS && townships || text.length() == VILLAGE_DIGITS && villages;
            if (small) {
                return isBelowCounty(text) || refuse(blame, Constraint.UNKNOWN_DIVISION, text, verdict);
            }
            if (text.length() != 6 || levels.stream().noneMatch(NODE_LEVELS::contains)) {
                return refuse(blame, Constraint.FORMAT, text, verdict);
            }
            if (retired && divisions.isRetired(Integer.parseInt(text))) {
                return true;
            }
            return levels.contains(divisions.level(text)) || notThisDivision(blame, text, verdict);
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
    private boolean isBelowCounty(String text) {
        if (!divisions.isTownship(Integer.parseInt(text, 0, TOWNSHIP_DIGITS, 10))) {
            return false;
        }
        if (text.length() == TOWNSHIP_DIGITS) {
            return true;
        }
        int village = Integer.parseInt(text, TOWNSHIP_DIGITS, VILLAGE_DIGITS, 10);
        return village >= 1 && village <= LAST_VILLAGE;
    }

    ValueCheck idNumber(Blame blame) {
        List<String> accept = blame.field().constraints().accept();
        boolean temporary = accept.contains("temporary");
        boolean permits = accept.contains("residence-permit");
        boolean foreign = accept.contains("foreign-resident");
        return (value, verdict) -> {
            if (!(value instanceof String text)) {
                return refuse(blame, Constraint.NUMERIC, value, verdict);
            }
            if (text.startsWith("T")) {
                return temporaryId(blame, text, temporary, verdict);
            }
            if (text.length() != IdNumber.LENGTH || !IdNumber.hasForm(text, 0)) {
                return malformed(blame, text, verdict);
            }
            return identity(blame, text, permits, foreign, verdict);
        };
    }

    private boolean temporaryId(Blame blame, String text, boolean accepted, Verdict verdict) {
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

    private static boolean malformed(Blame blame, String text, Verdict verdict) {
        if (IdNumber.isOld(text)) {
            verdict.report(blame, Constraint.OLD_NUMBER, text, Optional.of(IdNumber.upgraded(text)));
            return false;
        }
        boolean rounded = text.matches("\\d\\.?\\d*[Ee]\\+?\\d\\d?");
        return refuse(blame, rounded ? Constraint.NUMERIC : Constraint.FORMAT, text, verdict);
    }

    /** Check digit, division and birth date of the identity number that the text starts with: all that is wrong. */
    private boolean identity(Blame blame, String text, boolean permits, boolean foreign, Verdict verdict) {
        int division = IdNumber.division(text);
        boolean permit = residencePermits.contains(division);
        boolean foreigner = text.charAt(0) == '9';
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
            if (!(value instanceof String text)) {
                return refuse(blame, Constraint.NUMERIC, value, verdict);
            }
            if (!CertificateNumber.hasForm(text)) {
                return malformed(blame, text, verdict);
            }
            return identity(blame, text, permits, foreign, verdict);
        };
    }

    ValueCheck creditCode(Blame blame) {
        return (value, verdict) -> {
            if (!(value instanceof String text)) {
                return refuse(blame, Constraint.NUMERIC, value, verdict);
            }
            if (!CreditCode.hasForm(text)) {
                return refuse(blame, Constraint.FORMAT, text, verdict);
            }
            if (authorities.isPresent() && !authorities.get().has(text.substring(0, 2))) {
                verdict.report(blame, Constraint.UNKNOWN_AUTHORITY, text);
            }
            boolean inner = CreditCode.innerChecks(text) || refuse(blame, Constraint.INNER_CHECK_DIGIT, text, verdict);
            boolean outer = CreditCode.checks(text) || refuse(blame, Constraint.CHECK_DIGIT, text, verdict);
            return inner && outer;
        };
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean refuse(Blame blame, Constraint constraint, Object value, Verdict verdict) {
        verdict.report(blame, constraint, value);
        return false;
    }
}
