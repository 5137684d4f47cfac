package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every worked example of the formats, judged through a data set that has one field of each type. */
class FormatsTest {

    private static DataSet forms;

    @BeforeAll
    static void loadForms() {
        forms = TemporaryPackage.withNationalCodes("forms", """
                id: forms
                label: {zh: 格式, en: Forms}
                key: [number]
                scope: division
                rekey: false
                fields:
                  - {id: number, label: {zh: 编号, en: Number}, type: integer, required: true, min: "1", max: "99"}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                  - {id: person, label: {zh: 身份证号, en: ID}, type: id-number, sensitivity: sensitive}
                  - {id: child, label: {zh: 儿童, en: Child}, type: id-number, accept: [citizen, temporary], sensitivity: sensitive}
                  - {id: resident, label: {zh: 永居, en: Resident}, type: id-number, accept: [foreign-resident], sensitivity: sensitive}
                  - {id: certificate, label: {zh: 证号, en: Certificate}, type: certificate-number, sensitivity: sensitive}
                  - {id: organisation, label: {zh: 机构, en: Organisation}, type: credit-code}
                  - {id: township, label: {zh: 乡镇, en: Township}, type: division, levels: [township, village]}
                  - {id: origin, label: {zh: 籍贯, en: Origin}, type: division, retired: true}
                  - {id: day, label: {zh: 日期, en: Day}, type: date}
                  - {id: pastDay, label: {zh: 过去, en: Past day}, type: date, past: true}
                  - {id: moment, label: {zh: 时刻, en: Moment}, type: timestamp}
                  - {id: phone, label: {zh: 电话, en: Phone}, type: phone}
                  - {id: mobile, label: {zh: 手机, en: Mobile}, type: phone, form: mobile-number}
                  - {id: landline, label: {zh: 座机, en: Landline}, type: phone, form: landline-number}
                  - {id: name, label: {zh: 姓名, en: Name}, type: string, form: person-name, minLength: 2, maxLength: 50, sensitivity: personal}
                  - {id: note, label: {zh: 备注, en: Note}, type: string, maxLength: 10}
                  - {id: money, label: {zh: 金额, en: Money}, type: decimal, scale: 2, precision: 14, min: "0"}
                  - {id: agreed, label: {zh: 同意, en: Agreed}, type: boolean}
                  - {id: ethnic, label: {zh: 民族, en: Ethnic}, type: code, codes: gbt3304_ethnic}
                  - {id: sex, label: {zh: 性别, en: Sex}, type: code, codes: gbt2261_1_sex}
                """);
    }

    private static List<Finding> findings(String field, Object value) {
        return Sample.of(forms, Map.of("number", 1, "division", "110101")).with(field, value).findings();
    }

    /** The constraints that the value breaks, joined; empty when it is good. */
    private static String broken(String field, Object value) {
        return String.join(" ", findings(field, value).stream()
                .map(finding -> finding.rule().replace("forms." + field + ".", "")).toList());
    }

    private static Object canonical(String field, String value) {
        List<Finding> findings = new ArrayList<>();
        RecordValues values = Sample.read(forms, Sample.of(forms, Map.of(field, value)).json(), findings);
        assertEquals(List.of(), findings);
        return values.get(forms.definition().field(field).orElseThrow().index());
    }

    @ParameterizedTest
    @CsvSource({
        "110101190003070010,",
        "110101190003070029,",
        "11010119000307007X,",
        "11022919000615123X,",
        "110101190003070011, check-digit",
        "330103190002290015, no-such-date",
        "119999190003070018, unknown-division",
        "11010119000307007x,",
        "110101900307001, old-number",
        "810000199001010019,",
        "820000199001010037,",
        "830000199001010020,",
        "710000199001010020, check-digit unknown-division",
        "931840199001010011, not-accepted",
        "H12345678, format",
        "12345678, format",
        "1.10101190003E+17, numeric",
        "A10101190003070010, format",
        "11010119000307001０,",
        "'　110101 19000307 0010 ',",
    })
    void judgesIdentityNumbers(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("person", value));
    }

    @Test
    void repairsFullWidthDigitsBlanksAndLowerCaseXInIdentityNumbers() {
        assertEquals("11010119000307007X", canonical("person", "１１０１０１　19000307 007x "));
    }

    @Test
    void suggestsTheNumberThatAnOldOneBecame() {
        Finding finding = findings("person", "110101900307001").get(0);

        assertEquals(Optional.of("110101********0011"), finding.nearest());
    }

    @Test
    void refusesIdentityNumbersOfTheFutureAndOfTheVeryOld() {
        assertEquals("future", broken("person", Sample.id("11010120261124001")));
        assertEquals("", broken("person", Sample.id("11010120261123001")));
        assertEquals("too-old", broken("person", Sample.id("11010118951123001")));
        assertEquals("", broken("person", Sample.id("11010118951124001")));
    }

    @Test
    void refusesIdentityNumberGivenAsJsonNumber() {
        assertEquals("numeric", broken("person", 110101190003070010L));
    }

    @Test
    void acceptsTemporaryIdsOnlyWhereTheDataSetSaysSo() {
        String temporary = Sample.temporaryId("11010120200000001");
        String wrong = temporary.substring(0, 18) + (temporary.endsWith("1") ? "2" : "1");

        assertEquals("", broken("child", temporary));
        assertEquals("check-digit", broken("child", wrong));
        assertEquals("unknown-division", broken("child", Sample.temporaryId("11999920200000001")));
        assertEquals("format", broken("child", "T123"));
        assertEquals("not-accepted", broken("person", temporary));
    }

    @Test
    void residencePermitsAndForeignResidentsAreASwitch() {
        assertEquals("not-accepted", broken("child", "810000199001010019"));
        assertEquals("", broken("resident", "931840199001010011"));
        assertEquals("check-digit", broken("resident", "931840199001010012"));
    }

    @ParameterizedTest
    @CsvSource({
        "11010119000307001042,",
        "11010119000307007X13,",
        "11010119000307001042B1,",
        "11010119000307001052,",
        "11010119000307001082, format",
        "11010119000307001045, format",
        "11010119000307001142, check-digit",
        "11010119000307001042B0, format",
        "11010119000307001042A1, format",
        "11010119000307001042b9,",
        "110101190003070010, format",
        "33010319000229001542, no-such-date",
    })
    void judgesCertificateNumbers(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("certificate", value));
    }

    @ParameterizedTest
    @CsvSource({
        "13110000123456788P,",
        "52110000TE5T000169,",
        "12440300MB2C00013E,",
        "131100001234567880, check-digit",
        "13110000I23456788P, format",
        "1311000012345678, format",
    })
    void judgesCreditCodes(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("organisation", value));
    }

    /** The check character at the end covers the inner code, so a wrong inner digit shows in both. */
    @Test
    void judgesTheOrganisationCodeInsideACreditCode() {
        assertTrue(broken("organisation", "13110000123456787P").contains("inner-check-digit"));
    }

    @Test
    void warnsOfAnUnlistedRegistrationAuthority() {
        Finding finding = findings("organisation", withCheck("14110000123456788")).get(0);

        assertEquals("forms.organisation.unknown-authority", finding.rule());
        assertEquals(Severity.WARNING, finding.severity());
    }

    private static String withCheck(String code) {
        return code + org.fednode.standards.format.CreditCode.checkCharacter(org.fednode.standards.format.LineText.of(code + "0"));
    }

    @ParameterizedTest
    @CsvSource({
        "division, 110101,",
        "division, 441900,",
        "division, 419001,",
        "division, 660100,",
        "division, 110100, division-level",
        "division, 100000, division-level",
        "division, 110229, unknown-division",
        "division, 119999, unknown-division",
        "division, 11010, format",
        "division, 110101001, format",
        "origin, 110229,",
        "township, 110101001,",
        "township, 441900003,",
        "township, 110101999, unknown-division",
        "township, 110101001001,",
        "township, 110101001200,",
        "township, 110101001000, unknown-division",
        "township, 110101001600, unknown-division",
        "township, 110101, format",
    })
    void judgesDivisions(String field, String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken(field, value));
    }

    @ParameterizedTest
    @CsvSource({
        "1900-02-28,", "2000-02-29,", "2024-02-29,", "19900307,", "2099-12-31,",
        "1900-02-29, no-such-date", "2026-13-01, no-such-date", "2026-04-31, no-such-date",
        "2026-4-1, format", "2026/04/01, format", "202604, format", "二〇二六年, format", "2026-04-01T00:00:00, format",
    })
    void judgesDates(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("day", value));
    }

    @Test
    void writesEightDigitDatesWithDashesAndSuggestsTheDateThatWasMeant() {
        assertEquals("1990-03-07", canonical("day", " 19900307"));
        assertEquals(Optional.of("2026-04-01"), findings("day", "2026/4/1").get(0).nearest());
        assertEquals(Optional.of("2026-04-01"), findings("day", "2026年4月1日").get(0).nearest());
    }

    @Test
    void pastDatesMayBeToday() {
        assertEquals("", broken("pastDay", "2026-11-23"));
        assertEquals("future", broken("pastDay", "2026-11-24"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T08:00:00+08:00,", "2026-01-31T08:00:00.123Z,",
        "2026-01-31T08:00:00, format", "2026-01-31, format", "2026-02-30T08:00:00Z, format",
    })
    void judgesTimestamps(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("moment", value));
    }

    @ParameterizedTest
    @CsvSource({
        "13800000000,", "19912345678,", "010-12345678,", "0731-1234567,", "0731-12345678-1,", "0731-12345678-123456,",
        "12800000000, format", "1380000000, format", "010-123456, format", "01-12345678, format",
        "01012345678, format", "0731-12345678-1234567, format", "0731-12345678-, format", "+8613800000000, format",
    })
    void judgesPhones(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("phone", value));
    }

    @Test
    void tellsMobilesFromLandlines() {
        assertEquals("", broken("mobile", "13800000000"));
        assertEquals("format", broken("mobile", "010-12345678"));
        assertEquals("", broken("landline", "010-12345678"));
        assertEquals("format", broken("landline", "13800000000"));
        assertEquals("", broken("phone", "０１０-１２３４５６７８"));
    }

    @ParameterizedTest
    @CsvSource({
        "张三,", "买买提·艾力,", "𠮷田,", "〇一,",
        "张, too-short", "张3, format", "·张三, format", "张三·, format", "买买提··艾力, format", "Zhang San, format",
    })
    void judgesNames(String value, String broken) {
        assertEquals(broken == null ? "" : broken, broken("name", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"买买提•艾力", "买买提・艾力", "买买提.艾力", "买买提．艾力", " 买买提·艾力　"})
    void writesEveryMiddleDotAsOne(String name) {
        assertEquals("买买提·艾力", canonical("name", name));
    }

    @Test
    void countsRareCharactersOnce() {
        assertEquals("", broken("name", "𠮷".repeat(50)));
        assertEquals("too-long", broken("name", "𠮷".repeat(51)));
        assertEquals("", broken("note", "𠮷".repeat(10)));
        assertEquals("too-long", broken("note", "𠮷".repeat(11)));
    }

    @Test
    void refusesTextThatNoRecordMayHold() {
        assertEquals("control-character", broken("note", "a\u0000b"));
        assertEquals("control-character", broken("note", "a\nb"));
        assertEquals("lone-surrogate", broken("note", "a\uD840"));
        assertEquals("lone-surrogate", broken("note", "\uDC00a"));
        assertEquals("replacement-character", broken("note", "东\uFFFD"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.00, 0.00", "12.5, 12.50", "12, 12.00", "007, 7.00", "12.500, 12.50", "-0, 0.00", "１２．５, 12.50",
    })
    void writesDecimalsAtTheirScale(String value, String canonical) {
        assertEquals(canonical, canonical("money", value));
        assertEquals("", broken("money", value));
    }

    @ParameterizedTest
    @CsvSource({
        "12.505, too-precise", "-1, out-of-range", "'1,200', format", "1e3, format", "twelve, format",
        "1234567890123.00, too-precise", "., format",
    })
    void judgesDecimals(String value, String broken) {
        assertEquals(broken, broken("money", value));
    }

    @Test
    void readsJsonNumbersForNumbersOnly() {
        assertEquals("", broken("money", 12.5));
        assertEquals("", broken("agreed", true));
        assertEquals("type", broken("agreed", 1));
        assertEquals("type", broken("sex", 1));
        assertEquals("type", broken("name", 12));
        assertEquals("type", broken("note", List.of("a")));
    }

    @Test
    void blankIsNotGivenAndNotZero() {
        assertEquals(null, canonical("money", "  "));
        assertEquals(null, canonical("note", "　"));
        assertEquals("0.00", canonical("money", "0"));
    }

    @ParameterizedTest
    @CsvSource({
        "sex, 男, 1", "sex, 女, 2", "sex, male, 1", "ethnic, 汉族, 01", "ethnic, 汉, 01", "ethnic, 1, 01", "ethnic, 001, 01",
        "sex, 11, 1",
    })
    void namesTheNearestCodeButNeverTakesALabelForACode(String field, String value, String nearest) {
        Finding finding = findings(field, value).get(0);

        assertEquals("forms." + field + ".unknown-code", finding.rule());
        assertEquals(Optional.of(nearest), finding.nearest());
    }

    @Test
    void masksPersonalValues() {
        assertEquals("110101********0011", findings("person", "110101190003070011").get(0).value());
        assertEquals("110101********0011**", findings("certificate", "11010119000307001142").get(0).value());
        assertEquals("张*", findings("name", "张3").get(0).value());
        assertEquals("110101********0010", findings("note", "110101190003070010").get(0).value());
        assertEquals("131100001234567880", findings("organisation", "131100001234567880").get(0).value());
    }

    @Test
    void findingsSayNoValueWhenPrinted() {
        String printed = findings("note", "东\uFFFD").get(0).toString();

        assertEquals("ERROR forms.note.replacement-character at note", printed);
    }

    @Test
    void judgesTheDayItIsGivenNotTheClock() {
        List<Finding> findings = new ArrayList<>();
        RecordValues values = Sample.read(forms, "{\"number\":1,\"division\":\"110101\",\"pastDay\":\"2024-02-29\"}", findings);

        forms.validator().check(values, LocalDate.of(2024, 2, 28), findings::add);
        forms.validator().check(values, LocalDate.of(2024, 2, 29), findings::add);

        assertEquals(List.of("forms.pastDay.future"), findings.stream().map(Finding::rule).toList());
    }
}
