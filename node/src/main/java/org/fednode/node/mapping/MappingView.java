package org.fednode.node.mapping;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A mapping as people see it.
 *
 * @param route id of the Camel route that starts it
 * @param problems why its present files are not in use, each with file, line and cure; it goes on by what it was before
 * @param schedule a cron expression; null where people or routes start it
 * @param latest run; null before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MappingView(String name, State state, String route, List<String> dataSets, String schedule, List<String> problems, RunReport latest) {

    /** What it does now. */
    public enum State {
        IDLE, RUNNING,
        /** Until its time of day comes, or another mapping is done. */
        WAITING,
        /** Until people resume it. */
        PAUSED,
        /** It has never been good. */
        BROKEN
    }

    public MappingView {
        dataSets = List.copyOf(dataSets);
        problems = List.copyOf(problems);
    }
}
