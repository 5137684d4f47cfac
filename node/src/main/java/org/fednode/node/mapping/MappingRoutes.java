package org.fednode.node.mapping;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.fednode.mapping.definition.Mapping;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * A Camel route for each mapping, which its schedule or any other route starts.
 *
 * @param started told the name of the mapping whose route was started
 */
record MappingRoutes(CamelContext camel, Consumer<String> started) {

    private static final Logger LOG = Logger.getLogger(MappingRoutes.class);

    static String id(String mapping) {
        return "mapping-" + mapping;
    }

    /** @param former what the route was made for before, which is kept where the new schedule is none @return whether it is one */
    boolean route(Mapping mapping, Optional<Mapping> former) {
        if (former.isPresent() && former.get().schedule().equals(mapping.schedule())) {
            return true;
        }
        former.ifPresent(one -> end(mapping.name()));
        boolean good = add(mapping);
        if (!good) {
            former.ifPresent(this::add);
        }
        return good;
    }

    private boolean add(Mapping mapping) {
        String from = mapping.schedule().map(cron -> "quartz:mappings/" + mapping.name() + "?cron=RAW(" + cron + ")&trigger.timeZone=Asia/Shanghai")
                .orElse("direct:" + id(mapping.name()));
        try {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(from).routeId(id(mapping.name())).process(exchange -> started.accept(mapping.name()));
                }
            });
            return true;
        } catch (Exception e) { // Camel declares no narrower one
            LOG.warnf("mapping %s: %s", mapping.name(), FailureText.of(e));
            return false;
        }
    }

    void end(String mapping) {
        try {
            camel.getRouteController().stopRoute(id(mapping));
            camel.removeRoute(id(mapping));
        } catch (Exception e) { // Camel declares no narrower one
            LOG.errorf("route %s could not be ended: %s", id(mapping), FailureText.of(e));
        }
    }
}
