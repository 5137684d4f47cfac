package org.fednode.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fednode.standards.format.IdNumber;
import org.fednode.tools.terminal.Json;

/** Records of made-up persons that a hasty validator refuses: all of them are good. */
final class Traps {

    private Traps() {
    }

    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("11010119900307001", record -> { }));
        // a division that is gone still stands in numbers, and as a native place
        lines.add(line("11022919900307001", record -> record.put("nativePlace", "110229")));
        // a reissued certificate
        lines.add(line("11010119900307003", record -> record.put("certNo", record.get("certNo").asText() + "B1")));
        // an X inside the certificate's number
        lines.add(line(withCheck("110101", 'X'), record -> { }));
        // residence permits of Hong Kong, Macao and Taiwan
        for (String prefix : List.of("810000", "820000", "830000")) {
            lines.add(line(prefix + "19900307001", record -> { }));
        }
        // names with characters beyond the basic plane, and with a middle dot
        lines.add(line("11010119900307005", record -> record.put("name", "\uD842\uDFB7田")));
        lines.add(line("11010119900307007", record -> record.put("name", "阿卜杜拉·买买提")));
        // born on 29 February, issued on one: ten years on there is none
        lines.add(line("11010119920229001", record -> record.put("birthDate", "1992-02-29").put("firstIssueDate", "2020-02-29")
                .put("issueDate", "2020-02-29").put("expiryDate", "2030-02-28").put("assessDate", "2020-02-20")));
        lines.add(line("11010119920229003", record -> record.put("birthDate", "1992-02-29").put("firstIssueDate", "2020-02-29")
                .put("issueDate", "2020-02-29").put("expiryDate", "2030-03-01").put("assessDate", "2020-02-20")));
        return lines;
    }

    /** Seventeen digits of a man whose number ends in the sign. */
    private static String withCheck(String division, char check) {
        for (int sequence = 1; sequence < 1000; sequence += 2) {
            String digits = division + "19900307" + String.format("%03d", sequence);
            if (IdNumber.checkDigit(digits, 0) == check) {
                return digits;
            }
        }
        throw new IllegalStateException("no number ends in " + check);
    }

    private static String line(String digits, Consumer<ObjectNode> change) {
        String id = digits + IdNumber.checkDigit(digits, 0);
        ObjectNode record = Json.object().put("personId", id).put("certNo", id + "42").put("name", "张三").put("sex", "1")
                .put("birthDate", "1990-03-07").put("ethnic", "01").put("marital", "10").put("education", "61").put("political", "13")
                .put("hukouType", "2").put("hukouAddress", "东华门街道甲1号").put("hukouDivision", "110101001")
                .put("managingDivision", "110101").put("mobile", "13800000000").put("category", "4").put("grade", "2")
                .put("firstIssueDate", "2016-05-10").put("issueDate", "2020-05-10").put("expiryDate", "2030-05-10")
                .put("assessDate", "2020-04-20").put("assessOrg", "52110000TE5T000169").put("assessor1", "李四").put("assessor2", "王五")
                .put("issuingOrg", "110101").put("issuingOrgName", "东城区残疾人联合会").put("certGeneration", "3").put("status", "10")
                .put("event", "02");
        change.accept(record);
        return record.toString();
    }
}
