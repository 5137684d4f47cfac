package org.fednode.standards.change;

import org.fednode.standards.Label;

/** Sentences about changes. */
final class Words {

    private Words() {
    }

    static Label changed(Label what, Effect effect, String before, String after) {
        Label verb = switch (effect) {
            case TIGHTENED -> new Label("收紧", "tightened");
            case LOOSENED -> new Label("放宽", "loosened");
            case NEUTRAL, CHANGED -> new Label("变更", "changed");
        };
        return new Label(what.zh() + verb.zh() + "：" + quotedZh(before) + " → " + quotedZh(after),
                what.en() + " " + verb.en() + ": " + orNothing(before) + " -> " + orNothing(after));
    }

    /** The English label, or the Chinese one where there is none. */
    static String either(Label label) {
        return label.en().isEmpty() ? label.zh() : label.en();
    }

    /** Both labels, to tell a change of either. */
    static String both(Label label) {
        return label.en().isEmpty() ? label.zh() : label.en() + " (" + label.zh() + ")";
    }

    static String orNothing(String text) {
        return text.isEmpty() ? "nothing" : text;
    }

    private static String quotedZh(String text) {
        return text.isEmpty() ? "无" : text;
    }
}
