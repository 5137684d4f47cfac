package org.fednode.mapping.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.fednode.standards.Field;
import org.fednode.standards.source.CsvTable;

/** Under which names legacy systems know a field: its label and what else people call it, in Chinese, pinyin, initials and English. */
final class FieldNames {

    /** What stands behind a name and says nothing: code, number, name. */
    private static final List<String> ENDINGS = List.of("代码", "编码", "名称", "dm", "bm", "mc", "code", "name", "no", "number", "num", "level", "kind", "type", "desc");
    private static final List<String> BEGINNINGS = List.of("残疾人", "cjr", "f_", "c_", "d_", "s_", "t_", "v_", "str", "dt");
    private static final Pattern REMARK = Pattern.compile("[(（\\[【].*?[)）\\]】]");
    private static final int LONG_WORD = 5;
    private static final double SURE = 1.0;
    private static final double PINYIN = 0.95;
    private static final double INITIALS = 0.85;
    private static final double STRIPPED = 0.93;

    private final Pinyin pinyin = new Pinyin();
    private final Map<String, List<String>> synonyms = synonyms();
    private final Map<Field, Map<String, Double>> names = new HashMap<>();

    private static Map<String, List<String>> synonyms() {
        Map<String, List<String>> read = new HashMap<>();
        try (InputStream in = FieldNames.class.getResourceAsStream("synonyms.csv")) {
            CsvTable.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), (line, message) -> {
                throw new IllegalStateException("synonyms.csv:" + line + ": " + message);
            }, row -> read.put(row.cells().get(0), List.of(row.cells().get(1).split(";"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /** How well a column's name fits, from 0 to 1. */
    double fit(String column, Field field) {
        Map<String, Double> known = names.computeIfAbsent(field, this::names);
        String plain = plain(column);
        double best = fit(plain, known);
        for (String ending : ENDINGS) {
            if (plain.endsWith(ending) && plain.length() > ending.length() + 1) {
                best = Math.max(best, STRIPPED * fit(plain.substring(0, plain.length() - ending.length()), known));
            }
        }
        for (String beginning : BEGINNINGS) {
            String start = plain(beginning);
            if (plain.startsWith(start) && plain.length() > start.length() + 1) {
                best = Math.max(best, STRIPPED * fit(plain.substring(start.length()), known));
            }
        }
        return best;
    }

    private static double fit(String plain, Map<String, Double> known) {
        double best = known.getOrDefault(plain, 0.0);
        for (Map.Entry<String, Double> name : known.entrySet()) {
            boolean parts = plain.length() >= 3 && name.getKey().length() >= 3 || isChinese(plain) && plain.length() >= 2 && name.getKey().length() >= 2;
            if (parts && (plain.startsWith(name.getKey()) || name.getKey().startsWith(plain) || isChinese(plain) && (plain.contains(name.getKey()) || name.getKey().contains(plain))
                    || name.getKey().length() >= LONG_WORD && plain.endsWith(name.getKey()))) {
                double share = Math.min(plain.length(), name.getKey().length()) / (double) Math.max(plain.length(), name.getKey().length());
                best = Math.max(best, name.getValue() * 0.85 * share);
            }
        }
        return best;
    }

    private static boolean isChinese(String text) {
        return text.chars().anyMatch(c -> c >= 0x4E00);
    }

    private Map<String, Double> names(Field field) {
        Map<String, Double> all = new LinkedHashMap<>();
        List<String> spoken = new ArrayList<>(List.of(field.label().zh()));
        spoken.addAll(synonyms.getOrDefault(field.label().zh(), List.of()));
        all.put(plain(field.id()), SURE);
        all.putIfAbsent(plain(field.label().en()), SURE);
        for (int i = 0; i < spoken.size(); i++) {
            double sure = i == 0 ? SURE : 0.97;
            String word = plain(spoken.get(i));
            all.putIfAbsent(word, sure);
            if (isChinese(word)) {
                all.putIfAbsent(pinyin.of(word), PINYIN * sure);
                all.putIfAbsent(pinyin.initials(word), INITIALS * sure);
            }
        }
        return all;
    }

    /** Lower case, letters, digits and characters only, without remarks in brackets such as （必填）. */
    private static String plain(String name) {
        String whole = name.toLowerCase(Locale.ROOT);
        String word = REMARK.matcher(whole).replaceAll("");
        return (word.isBlank() ? whole : word).replaceAll("[^\\p{L}\\p{N}]|[的之]", "").replace("时间", "日期");
    }
}
