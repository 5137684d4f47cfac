package org.fednode.standards;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.fednode.standards.format.Mask;
import org.fednode.standards.format.Repair;
import org.fednode.standards.format.Timestamps;

/** The members of an input beside the data set's own fields: what to do, to which former key, from when. */
final class InputMembers {

    static final String OP = "_op";
    static final String FROM = "_from";
    static final String AT = "_at";
    /** What whoever made the record of a legacy row found about it; read from JSON only. */
    private static final String FINDINGS = "_findings";
    /** What the legacy row held, for people; read from JSON only. */
    private static final String SOURCE = "_source";
    private static final int MOST_FINDINGS = 100;
    private static final int LONGEST_TEXT = 300;
    private static final Pattern RULE = Pattern.compile("mapping\\.[a-z0-9.-]{1,80}");

    private final DataSetDefinition definition;

    InputMembers(DataSetDefinition definition) {
        this.definition = definition;
    }

    Given none() {
        return new Given();
    }

    /** Fills in what the definition says an omitted value means. */
    private void fillDefaults(RecordValues values) {
        for (Field field : definition.fields()) {
            Optional<String> text = field.constraints().defaultValue();
            if (text.isPresent() && values.get(field.index()) == null && !values.isUnreadable(field.index())) {
                values.set(field.index(), TextForm.value(field, text.get()).orElseThrow());
            }
        }
    }

    /** In UTC, as batches write times. */
    private static boolean hasYearOfFourDigits(Instant moment) {
        int year = moment.atOffset(ZoneOffset.UTC).getYear();
        return year >= 0 && year <= 9999;
    }

    /** The members of one input, as given. */
    final class Given {

        private String op;
        private String from;
        private String at;
        private boolean misread;
        private final List<Finding> told = new ArrayList<>(0);

        /** Takes a JSON member; false when it is none of ours. */
        boolean take(String name, JsonToken token, JsonParser parser) throws IOException {
            if (name.equals(SOURCE)) {
                parser.skipChildren();
                return true;
            }
            if (name.equals(FINDINGS)) {
                findings(token, parser);
                return true;
            }
            if (!List.of(OP, FROM, AT).contains(name)) {
                return false;
            }
            if (token == JsonToken.VALUE_STRING) {
                take(name, parser.getText());
            } else {
                misread |= token != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
            return true;
        }

        private void findings(JsonToken token, JsonParser parser) throws IOException {
            misread |= token != JsonToken.START_ARRAY;
            if (token != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                misread |= next != JsonToken.START_OBJECT || told.size() >= MOST_FINDINGS;
                if (misread) {
                    parser.skipChildren();
                } else {
                    told(parser);
                }
            }
        }

        private void told(JsonParser parser) throws IOException {
            Map<String, String> members = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                misread |= value != JsonToken.VALUE_STRING || parser.getTextLength() > LONGEST_TEXT;
                if (value == JsonToken.VALUE_STRING && !misread) {
                    members.put(member, parser.getText());
                }
                parser.skipChildren();
            }
            String rule = members.getOrDefault("rule", "");
            misread |= !RULE.matcher(rule).matches();
            if (!misread) {
                Severity severity = members.getOrDefault("severity", "error").equals("warning") ? Severity.WARNING : Severity.ERROR;
                told.add(new Finding(rule, Mask.open(members.getOrDefault("field", "")), severity, "",
                        new Label(members.getOrDefault("zh", ""), members.getOrDefault("en", "")), Optional.ofNullable(members.get("nearest")).map(Mask::number), ""));
            }
        }

        void take(String name, String text) {
            String words = Repair.plain(text);
            if (words.isEmpty()) {
                return;
            }
            switch (name) {
                case OP -> op = words;
                case FROM -> from = Repair.number(text);
                default -> at = words;
            }
        }

        RecordInput input(RecordValues values, Consumer<Finding> findings) {
            if (misread) {
                findings.accept(finding("input", OP, "", "操作、原主键、时间必须是文本，_findings 必须是 mapping 规则的列表",
                        "_op, _from and _at must be texts, _findings a list of findings of mapping rules"));
            }
            told.forEach(findings);
            fillDefaults(values);
            RecordInput.Op read = op(findings);
            if (read == RecordInput.Op.REKEY && from == null) {
                findings.accept(finding("from-missing", FROM, "", "改键必须给出原主键", "a re-key needs _from, the former key"));
            }
            if (read == RecordInput.Op.REKEY && !definition.rekey()) {
                findings.accept(finding("no-rekey", OP, "", "此数据集的主键不能更改", "this data set's keys cannot change"));
            }
            return new RecordInput(read, Optional.ofNullable(from), at(findings), values);
        }

        private RecordInput.Op op(Consumer<Finding> findings) {
            switch (op == null ? "upsert" : op.toLowerCase(Locale.ROOT)) {
                case "upsert", "新增", "更新":
                    return RecordInput.Op.UPSERT;
                case "delete", "删除":
                    return RecordInput.Op.DELETE;
                case "rekey", "改键":
                    return RecordInput.Op.REKEY;
                default:
                    findings.accept(finding("unknown-operation", OP, Mask.open(op), "操作只能是新增、更新、删除或改键",
                            "_op must be upsert, delete or rekey"));
                    return RecordInput.Op.UPSERT;
            }
        }

        private Optional<Instant> at(Consumer<Finding> findings) {
            if (at == null) {
                return Optional.empty();
            }
            Optional<Instant> moment = Timestamps.read(at).map(OffsetDateTime::toInstant)
                    .filter(InputMembers::hasYearOfFourDigits);
            if (moment.isEmpty()) {
                findings.accept(finding("time-format", AT, Mask.open(at), "时间格式应为 2026-01-31T08:00:00+08:00",
                        "_at must be a date-time with offset, like 2026-01-31T08:00:00+08:00"));
            }
            return moment;
        }

        private Finding finding(String rule, String field, String value, String zh, String en) {
            return new Finding(definition.id() + '.' + rule, field, Severity.ERROR, value, new Label(zh, en),
                    Optional.empty(), "");
        }
    }
}
