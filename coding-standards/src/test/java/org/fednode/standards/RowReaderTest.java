package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowReaderTest {

    private final DataSet certificates = NationalStandard.loaded().dataSets().get("certificate");
    private final DataSet services = NationalStandard.loaded().dataSets().get("rehabilitation-service");
    private final DataSet placements = NationalStandard.loaded().dataSets().get("employment-placement");
    private final List<Finding> findings = new ArrayList<>();

    private Object value(DataSet dataSet, RecordInput input, String field) {
        return input.values().get(dataSet.definition().field(field).orElseThrow().index());
    }

    private List<String> rules() {
        return findings.stream().map(Finding::rule).toList();
    }

    @Test
    void takesFieldIdsAndChineseLabelsInAnyOrderWithByteOrderMarkAndBlanks() {
        RowReader reader = certificates.rowReader(List.of("\uFEFF姓名", " personId ", "性别"), findings::add);

        RecordInput input = reader.read(List.of("张三", "110101190003070010", "1"), findings::add);

        assertEquals(List.of(), rules());
        assertEquals("张三", value(certificates, input, "name"));
        assertEquals("110101190003070010", value(certificates, input, "personId"));
        assertEquals(RecordInput.Op.UPSERT, input.op());
    }

    @Test
    void readsGroupMembersFromNumberedColumns() {
        RowReader reader = certificates.rowReader(List.of("personId", "残疾构成.2.类别", "components.2.grade",
                "残疾构成.1.类别", "components.1.等级"), findings::add);

        RecordInput input = reader.read(List.of("110101190003070010", "1", "3", "4", "2"), findings::add);

        assertEquals(List.of(), rules());
        assertEquals("{\"components\":[{\"category\":\"4\",\"grade\":\"2\"},{\"category\":\"1\",\"grade\":\"3\"}],"
                + "\"personId\":\"110101190003070010\"}", new String(certificates.writer().write(input.values()),
                java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void leavesOutGroupRowsThatNoCellFilled() {
        RowReader reader = certificates.rowReader(List.of("personId", "components.1.category", "components.3.category"),
                findings::add);

        RecordInput input = reader.read(List.of("110101190003070010", " ", "4"), findings::add);

        assertEquals(1, ((List<?>) value(certificates, input, "components")).size());
    }

    @Test
    void anUnreadableGroupCellIsReportedOnceAndLeavesNoRow() {
        RowReader reader = services.rowReader(List.of("personId", "serviceDate", "serviceItem", "serviceOrg", "devices.1.quantity"),
                findings::add);

        RecordInput input = reader.read(List.of("", "", "", "", "many"), findings::add);

        assertEquals(List.of("rehabilitation-service.devices.quantity.type"), rules());
        assertEquals("devices[0].quantity", findings.get(0).field());
        assertEquals(null, value(services, input, "devices"));
    }

    @Test
    void splitsListsAtSemicolonsOfEitherWidth() {
        RowReader reader = placements.rowReader(List.of("personId", "employer", "contractStart", "参加社会保险"), findings::add);

        RecordInput input = reader.read(List.of("110101190003070010", "12440300MB2C00013E", "20260101", "11; 12；13"),
                findings::add);

        assertEquals(List.of("11", "12", "13"), value(placements, input, "socialInsurance"));
        assertEquals("110101190003070010|12440300MB2C00013E|2026-01-01", placements.key(input.values()));
    }

    @Test
    void readsOperationFormerKeyAndTime() {
        RowReader reader = certificates.rowReader(List.of("操作", "原主键", "时间", "personId"), findings::add);

        RecordInput rekey = reader.read(List.of("改键", "11010119000307007x", "2026-01-31T08:00:00+08:00", "110101190003070010"),
                findings::add);
        RecordInput delete = reader.read(List.of("delete", "", "", "110101190003070010"), findings::add);

        assertEquals(List.of(), rules());
        assertEquals(RecordInput.Op.REKEY, rekey.op());
        assertEquals(Optional.of("11010119000307007X"), rekey.from());
        assertEquals(Optional.of(Instant.parse("2026-01-31T00:00:00Z")), rekey.at());
        assertEquals(RecordInput.Op.DELETE, delete.op());
        assertEquals(Optional.empty(), delete.at());
    }

    @Test
    void reportsOperationsAndTimesItCannotRead() {
        RowReader reader = certificates.rowReader(List.of("_op", "_at", "personId"), findings::add);

        reader.read(List.of("merge", "yesterday", "110101190003070010"), findings::add);
        reader.read(List.of("rekey", "", "110101190003070010"), findings::add);

        assertEquals(List.of("certificate.unknown-operation", "certificate.time-format", "certificate.from-missing"), rules());
    }

    @Test
    void reportsUnknownRepeatedAndMissingColumns() {
        certificates.rowReader(List.of("姓名", "name", "sexx", ""), findings::add);

        assertEquals(List.of("certificate.repeated-column", "certificate.unknown-column", "certificate.missing-column"), rules());
        assertEquals(Optional.of("sex"), findings.get(1).nearest());
        assertEquals(Severity.WARNING, findings.get(1).severity());
        assertEquals("personId", findings.get(2).field());
    }

    @Test
    void firstRecordInPlaceOfAHeaderIsNotQuoted() {
        certificates.rowReader(List.of("冯坚言", "110101190003070010", "2"), findings::add);

        assertEquals(List.of("certificate.missing-header"), rules());
        assertEquals("", findings.get(0).field() + findings.get(0).value());
        assertEquals(Severity.ERROR, findings.get(0).severity());
    }

    @Test
    void missingAndBlankCellsAreNotGiven() {
        RowReader reader = services.rowReader(List.of("personId", "amount", "rescueProgramme", "quantity"), findings::add);
        findings.clear();

        RecordInput input = reader.read(List.of("110101190003070010", "  "), findings::add);

        assertEquals(List.of(), rules());
        assertEquals(null, value(services, input, "amount"));
        assertEquals(null, value(services, input, "rescueProgramme"));
    }

    @Test
    void fillsInTheDefaultOfAnOmittedValue() {
        RowReader reader = services.rowReader(List.of("personId", "serviceDate", "serviceItem", "serviceOrg"), findings::add);

        RecordInput input = reader.read(List.of("110101190003070010", "2026-03-01", "303", "52110000TE5T000169"), findings::add);

        assertEquals(List.of(), rules());
        assertEquals("110101190003070010|2026-03-01|303|52110000TE5T000169|1", services.key(input.values()));
    }

    @Test
    void reportsCellsBeyondTheHeader() {
        RowReader reader = certificates.rowReader(List.of("personId"), findings::add);

        reader.read(List.of("110101190003070010", "", " "), findings::add);
        assertEquals(List.of(), rules());

        reader.read(List.of("110101190003070010", "张三"), findings::add);
        assertEquals(List.of("certificate.too-many-cells"), rules());
    }

    @Test
    void reportsNumbersAndTruthsThatAreNone() {
        RowReader reader = services.rowReader(List.of("personId", "serviceDate", "serviceItem", "serviceOrg", "occurrence",
                "儿童康复救助"), findings::add);

        reader.read(List.of("1", "2", "3", "4", "one", "maybe"), findings::add);

        assertEquals(List.of("rehabilitation-service.occurrence.type", "rehabilitation-service.rescueProgramme.type"), rules());
    }

    @Test
    void readsTruthsInBothLanguages() {
        RowReader reader = services.rowReader(List.of("personId", "serviceDate", "serviceItem", "serviceOrg", "rescueProgramme"),
                findings::add);

        for (String yes : List.of("是", "true", "1", " １ ")) {
            assertEquals(true, value(services, reader.read(List.of("", "", "", "", yes), findings::add), "rescueProgramme"));
        }
        assertEquals(false, value(services, reader.read(List.of("", "", "", "", "否"), findings::add), "rescueProgramme"));
    }

    @Test
    void templateHeaderBindsWithoutAFinding() {
        for (DataSet dataSet : NationalStandard.loaded().dataSets().values()) {
            List<String> header = dataSet.templateHeader();

            dataSet.rowReader(header, findings::add);

            assertEquals(List.of(), rules());
            assertTrue(header.containsAll(dataSet.definition().key()));
        }
        assertTrue(certificates.templateHeader().contains("components.6.cause"));
    }
}
