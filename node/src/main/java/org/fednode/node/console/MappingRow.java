package org.fednode.node.console;

import java.util.List;
import java.util.Locale;
import org.fednode.node.mapping.MappingView;
import org.fednode.node.mapping.RunReport;

/** A mapping as the list shows it. @param percent of its latest run; empty before the first */
public record MappingRow(String name, String state, String dataSets, String schedule, List<String> problems, RunReport run, String runState, String startedAt, String percent,
        String left) {

    static MappingRow of(MappingView view) {
        RunReport run = view.latest();
        boolean has = run != null;
        return new MappingRow(view.name(), Words.both(lower(view.state())), String.join(", ", view.dataSets()), view.schedule() == null ? "" : view.schedule(), view.problems(), run,
                has ? Words.both(lower(run.state())) : "", has ? LocalTime.of(run.startedAt()) : "", has ? Math.round(100 * run.progress()) + " %" : "",
                has && run.secondsLeft() != null ? duration(run.secondsLeft()) : "");
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String duration(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
}
