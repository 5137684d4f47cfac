package org.fednode.mapping.definition;

import java.nio.file.Path;
import java.util.Optional;
import org.fednode.mapping.source.Format;
import org.fednode.mapping.source.JdbcTable;

/** Where rows come from. */
public sealed interface SourceDefinition {

    /**
     * A file.
     *
     * @param path may hold {@code *} and {@code ?} in its last name; exactly one file must match
     */
    record FromFile(Path path, Format format) implements SourceDefinition {
    }

    /** A file fetched by HTTP. @param tokenFile holds a bearer token */
    record FromWeb(String url, Optional<Path> tokenFile, Format format) implements SourceDefinition {
    }

    record FromDatabase(JdbcTable table) implements SourceDefinition {
    }
}
