package org.fednode.node.mapping;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.fednode.camel.NodeProblem;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.Target;
import org.fednode.node.runtime.Database;

/** Deletes the records whose rows are gone from a source that was read to its end; more than a few only when people say so. */
record Deletions(Mapping mapping, Database database, MappingStore store, RunIntake intake) {

    private static final int AT_ONCE = 1_000;

    /** @return the run with what was deleted; or held until people have decided */
    RunReport after(RunReport run, Instant now) throws IOException, NodeProblem, InterruptedException {
        List<Target> targets = mapping.targets().stream().filter(Target::deletes).toList();
        if (run.kind() != RunReport.Kind.EVERYTHING || targets.isEmpty()) {
            return run;
        }
        List<String> dataSets = targets.stream().map(target -> target.dataSet().definition().id()).toList();
        MappingStore.Census census = database.transact(connection -> store.census(connection, mapping.name(), dataSets, run.number()));
        long allowed = database.transact(connection -> store.control(connection, mapping.name())).allowedLoss();
        if (census.gone() > census.held() * mapping.lossLimit() && census.gone() > allowed) {
            return run.deleted(0, census.gone()).in(RunReport.State.HELD, now, loss(census));
        }
        long deleted = 0;
        for (Target target : census.gone() == 0 ? List.<Target>of() : targets) {
            deleted += delete(target, run);
        }
        database.transact(connection -> {
            if (census.refused() > 0) {
                store.forgetRefused(connection, mapping.name(), run.number());
            }
            MappingStore.Control control = store.control(connection, mapping.name());
            store.save(connection, mapping.name(), new MappingStore.Control(control.paused(), 0, control.stamp()));
            return null;
        });
        return run.deleted(deleted, 0);
    }

    private RunReport.Trouble loss(MappingStore.Census census) {
        return new RunReport.Trouble("源表少了 " + census.gone() + " 条（原有 " + census.held() + " 条），没有删除任何记录", census.gone() + " of " + census.held() + " records are no longer in the source; none was deleted",
                "核对源表；确认应删除时运行 fednode mapping approve " + mapping.name(), "look at the source; if they are to be deleted: fednode mapping approve " + mapping.name());
    }

    private long delete(Target target, RunReport run) throws IOException, NodeProblem, InterruptedException {
        String dataSet = target.dataSet().definition().id();
        long deleted = 0;
        String last = "";
        while (true) {
            String after = last;
            List<String> keys = database.transact(connection -> store.gone(connection, mapping.name(), dataSet, run.number(), after, AT_ONCE));
            if (keys.isEmpty()) {
                return deleted;
            }
            last = keys.get(keys.size() - 1);
            intake.delete(run, dataSet, target.dataSet().definition().key(), keys);
            database.transact(connection -> {
                store.forget(connection, mapping.name(), dataSet, keys);
                return null;
            });
            deleted += keys.size();
        }
    }
}
