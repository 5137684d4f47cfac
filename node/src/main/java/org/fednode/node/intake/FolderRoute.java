package org.fednode.node.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.nio.file.Path;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/** Watches the folder. Files stay where they are until {@link FolderIntake} has moved them. */
@ApplicationScoped
public class FolderRoute extends RouteBuilder {

    private static final Logger LOG = Logger.getLogger(FolderRoute.class);

    private final FolderIntake folder;

    FolderRoute(Intake intake) {
        this.folder = intake.folder();
    }

    @Override
    public void configure() {
        folder.prepare();
        getContext().getRegistry().bind("intakeFolderFilter", new CompleteFiles(folder));
        getContext().getRegistry().bind("intakeFolderLooks", new Looks(folder));
        from("file:" + folder.folder() + "?recursive=true&maxDepth=2&initialDelay=0&delay=500&noop=true&idempotent=false"
                + "&sortBy=file:modified&filter=#intakeFolderFilter&pollStrategy=#intakeFolderLooks")
                .routeId("intake.folder")
                .bean(new Taker(folder), "take");
    }

    /** What the route calls. */
    public record Taker(FolderIntake folder) {
        public void take(File file) {
            folder.take(file.toPath());
        }
    }

    /** What happens beside each look at the folder. */
    private record Looks(FolderIntake folder) implements PollingConsumerPollStrategy {
        @Override
        public boolean begin(Consumer consumer, Endpoint endpoint) {
            folder.lookAgain();
            return true;
        }

        @Override
        public void commit(Consumer consumer, Endpoint endpoint, int polled) {
            // nothing was begun that would have to be ended
        }

        @Override
        public boolean rollback(Consumer consumer, Endpoint endpoint, int retry, Exception cause) {
            LOG.warnf("the watched folder can't be read now: %s", FailureText.of(cause));
            return false;
        }
    }

    /** Lets the route see only what is complete. */
    private record CompleteFiles(FolderIntake folder) implements GenericFileFilter<File> {
        @Override
        public boolean accept(GenericFile<File> file) {
            return file.isDirectory() || folder.isReady(Path.of(file.getAbsoluteFilePath()));
        }
    }
}
