package org.fednode.node.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/** Watches the folder. Files stay where they are until {@link FolderIntake} has moved them. */
@ApplicationScoped
public class FolderRoute extends RouteBuilder {

    private final FolderIntake folder;

    FolderRoute(Intake intake) {
        this.folder = intake.folder();
    }

    @Override
    public void configure() {
        folder.prepare();
        getContext().getRegistry().bind("intakeFolderFilter", new CompleteFiles(folder));
        from("file:" + folder.folder() + "?recursive=true&maxDepth=2&initialDelay=0&delay=500&noop=true&idempotent=false"
                + "&sortBy=file:modified&filter=#intakeFolderFilter")
                .routeId("intake.folder")
                .bean(new Taker(folder), "take");
    }

    /** What the route calls. */
    public record Taker(FolderIntake folder) {
        public void take(File file) {
            folder.take(file.toPath());
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
