package org.fednode.node;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;

/**
 * The node's process. It runs once everything is started and the HTTP port answers: the framework's event for that may
 * come before the port's address is known, and would swallow what its observer throws.
 */
@QuarkusMain
public class NodeProgram implements QuarkusApplication {

    private final NodeLifecycle lifecycle;

    NodeProgram(NodeLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** @throws IOException when the node can't say where it is; the process then ends */
    @Override
    public int run(String... arguments) throws IOException {
        lifecycle.ready();
        Quarkus.waitForExit();
        return 0;
    }
}
