package org.fednode.mapping.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.format.Repair;

/**
 * What a source's codes mean. A blank meaning is none: the field stays without a value.
 *
 * @param name of its file, for people
 * @param otherwise the meaning of all that are not listed; empty where people must decide
 */
public record CodeTable(String name, Map<String, String> meanings, Optional<String> otherwise) {

    public CodeTable {
        Map<String, String> found = new HashMap<>();
        meanings.forEach((code, meaning) -> found.putIfAbsent(form(code), meaning));
        meanings = Map.copyOf(found);
    }

    /** @return empty where the code is not listed */
    public Optional<String> meaning(String code) {
        String meaning = meanings.get(form(code));
        return meaning == null ? otherwise : Optional.of(meaning);
    }

    /** Case, width and blanks are no part of a code; {@code 1.0} is how spreadsheets write 1. */
    public static String form(String code) {
        String plain = Repair.plain(code).toUpperCase(java.util.Locale.ROOT);
        return plain.length() > 2 && plain.endsWith(".0") && plain.chars().limit(plain.length() - 2).allMatch(Character::isDigit)
                ? plain.substring(0, plain.length() - 2) : plain;
    }
}
