package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/** Finds the code that somebody who wrote something else most likely meant. */
final class NearestCode {

    private static final int FEW = 1_000;
    private static final int LONGEST = 40;

    private NearestCode() {
    }

    /** By label, by a lost or added leading zero, else by fewest edits; empty where nothing is near. */
    static Optional<String> to(String given, CodeTable table, List<CodeSystem.Code> allowed) {
        if (given.isEmpty() || given.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<String> byLabel = allowed.stream().filter(code -> isLabel(given, code.label()))
                .map(CodeSystem.Code::code).findFirst();
        if (byLabel.isPresent()) {
            return byLabel;
        }
        if (given.charAt(0) > 0x2E7F) {
            return byPartOfLabel(given, allowed);
        }
        for (String padded : List.of("0" + given, "00" + given, given.replaceFirst("^0+", ""))) {
            if (table.has(padded) && !padded.equals(given)) {
                return Optional.of(padded);
            }
        }
        return byEdits(given, allowed);
    }

    private static boolean isLabel(String given, Label label) {
        return given.equals(label.zh()) || given.equalsIgnoreCase(label.en());
    }

    /** 男 means 男性, 汉 means 汉族: a label that begins so, when only one top label does. */
    private static Optional<String> byPartOfLabel(String given, List<CodeSystem.Code> allowed) {
        List<CodeSystem.Code> begin = allowed.stream().filter(code -> code.label().zh().startsWith(given)).toList();
        if (begin.isEmpty()) {
            begin = allowed.stream().filter(code -> code.label().zh().contains(given)).toList();
        }
        return begin.isEmpty() || begin.size() > 4 ? Optional.empty() : Optional.of(begin.get(0).code());
    }

    private static Optional<String> byEdits(String given, List<CodeSystem.Code> allowed) {
        if (allowed.size() > FEW) {
            return Optional.empty();
        }
        String nearest = null;
        int fewest = Math.max(1, given.length() / 2) + 1;
        for (CodeSystem.Code code : allowed) {
            int edits = edits(given, code.code());
            if (edits < fewest) {
                fewest = edits;
                nearest = code.code();
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Levenshtein's distance. */
    static int edits(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
