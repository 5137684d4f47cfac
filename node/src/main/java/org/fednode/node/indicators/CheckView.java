package org.fednode.node.indicators;

import java.util.Locale;
import org.fednode.standards.IndicatorCheck;
import org.fednode.standards.Label;

/** What became of a check, as programs see it. @param left the indicator's side @param right what it is held to */
public record CheckView(String id, String indicator, String severity, boolean holds, String left, String right, Label message) {

    static CheckView of(IndicatorCheck.Outcome outcome) {
        return new CheckView(outcome.check().id(), outcome.subject(), outcome.check().severity().name().toLowerCase(Locale.ROOT),
                outcome.holds(), outcome.left().toPlainString(), outcome.right().toPlainString(), outcome.check().message());
    }
}
