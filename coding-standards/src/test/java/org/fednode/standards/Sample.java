package org.fednode.standards;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A record of one data set as JSON members, valid until a test changes one. Persons are made up. */
final class Sample {

    static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    /** Valid, male, born 1990-03-07. */
    static final String MAN = id("11010119900307001");
    /** Valid, female, born 1990-03-07. */
    static final String WOMAN = id("11010119900307002");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSet dataSet;
    private final Map<String, Object> members;

    private Sample(DataSet dataSet, Map<String, Object> members) {
        this.dataSet = dataSet;
        this.members = new TreeMap<>(members);
    }

    static Sample of(DataSet dataSet, Map<String, Object> members) {
        return new Sample(dataSet, members);
    }

    /** The 18-character number over 17 digits. */
    static String id(String digits) {
        return digits + org.fednode.standards.format.IdNumber.checkDigit(digits, 0);
    }

    static String temporaryId(String digits) {
        return "T" + digits + org.fednode.standards.format.IdNumber.checkDigit(digits, 0);
    }

    static Sample certificate() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("personId", MAN);
        members.put("certNo", MAN + "42");
        members.put("name", "张三");
        members.put("sex", "1");
        members.put("birthDate", "1990-03-07");
        members.put("ethnic", "01");
        members.put("marital", "10");
        members.put("education", "61");
        members.put("political", "13");
        members.put("hukouType", "2");
        members.put("hukouAddress", "东华门街道甲1号");
        members.put("hukouDivision", "110101001");
        members.put("managingDivision", "110101");
        members.put("mobile", "13800000000");
        members.put("category", "4");
        members.put("grade", "2");
        members.put("firstIssueDate", "2016-05-10");
        members.put("issueDate", "2020-05-10");
        members.put("expiryDate", "2030-05-10");
        members.put("assessDate", "2020-04-20");
        members.put("assessOrg", "52110000TE5T000169");
        members.put("assessor1", "李四");
        members.put("assessor2", "王五");
        members.put("issuingOrg", "110101");
        members.put("issuingOrgName", "东城区残疾人联合会");
        members.put("certGeneration", "3");
        members.put("status", "10");
        members.put("event", "02");
        return new Sample(NationalStandard.loaded().dataSets().get("certificate"), members);
    }

    /** The same person as a child: born so, with a guardian. */
    static Sample childCertificate(String birthDate) {
        String personId = id("110101" + birthDate.replace("-", "") + "001");
        return certificate().with("personId", personId).with("certNo", personId + "42").with("birthDate", birthDate)
                .without("marital").without("education").without("political")
                .with("guardianName", "张大").with("guardianRelation", "51").with("guardianId", MAN)
                .with("guardianPhone", "010-12345678")
                .with("firstIssueDate", "2026-05-10").with("issueDate", "2026-05-10").with("expiryDate", "2036-05-10");
    }

    static Sample service() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("personId", MAN);
        members.put("certNo", MAN + "42");
        members.put("serviceDate", "2026-03-01");
        members.put("serviceItem", "303");
        members.put("serviceOrg", "52110000TE5T000169");
        members.put("occurrence", 1);
        members.put("reportingDivision", "110101");
        members.put("level", "1");
        members.put("fundSource", "01");
        members.put("amount", "120.50");
        return new Sample(NationalStandard.loaded().dataSets().get("rehabilitation-service"), members);
    }

    static Sample placement() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("personId", MAN);
        members.put("employer", "12440300MB2C00013E");
        members.put("reportingDivision", "110101");
        members.put("form", "1");
        members.put("quotaSubtype", "13");
        members.put("contractStart", "2026-01-01");
        members.put("contractEnd", "2027-12-31");
        members.put("contractYears", "2.0");
        members.put("wage", "5200.00");
        members.put("socialInsurance", List.of("11", "12", "13"));
        return new Sample(NationalStandard.loaded().dataSets().get("employment-placement"), members);
    }

    static Sample of(String dataSet) {
        return switch (dataSet) {
            case "certificate" -> certificate();
            case "rehabilitation-service" -> service();
            case "employment-placement" -> placement();
            default -> RulePairs.of(NationalStandard.loaded().dataSets().get(dataSet)).sample();
        };
    }

    Sample with(String field, Object value) {
        Sample changed = new Sample(dataSet, members);
        changed.members.put(field, value);
        return changed;
    }

    Sample without(String field) {
        Sample changed = new Sample(dataSet, members);
        changed.members.remove(field);
        return changed;
    }

    /** A multiple disability with these components as category, grade. */
    Sample multiple(String grade, String... categoriesAndGrades) {
        List<Map<String, String>> components = new ArrayList<>();
        for (int i = 0; i < categoriesAndGrades.length; i += 2) {
            components.add(new LinkedHashMap<>(Map.of("category", categoriesAndGrades[i], "grade", categoriesAndGrades[i + 1])));
        }
        return with("category", "7").with("grade", grade).with("certNo", members.get("personId") + "7" + grade)
                .with("components", components);
    }

    Object get(String field) {
        return members.get(field);
    }

    DataSet dataSet() {
        return dataSet;
    }

    String json() {
        try {
            return JSON.writeValueAsString(members);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Every finding of reading and judging the record. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        RecordValues values = read(dataSet, json(), findings);
        dataSet.validator().check(values, TODAY, findings::add);
        return findings;
    }

    List<String> rules() {
        return findings().stream().map(Finding::rule).sorted().toList();
    }

    /** Reads the text as an input. */
    static RecordValues read(DataSet dataSet, String json, List<Finding> findings) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return dataSet.reader().readInput(parser, findings::add).values();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Reads the text as the values of a batch line. */
    static RecordValues readLine(DataSet dataSet, String json, List<Finding> findings) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return dataSet.reader().readValues(parser, findings::add);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
