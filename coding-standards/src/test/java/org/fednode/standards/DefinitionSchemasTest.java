package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schemas for editors: they take every shipped file and refuse the broken ones whose structure is at fault. */
class DefinitionSchemasTest {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new HashMap<>();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What the schemas say against the package's files, one line each. */
    private static List<String> faults(Path folder) {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
                faults.addAll(faults(folder.relativize(file), Files.readString(file)));
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        return faults;
    }

    private static List<String> faults(Path name, String yaml) {
        try {
            String json = YAML.readTree(yaml).toString();
            return schema(kind(name)).validate(json, InputFormat.JSON).stream()
                    .map(error -> name + " " + error).toList();
        } catch (JsonProcessingException noYaml) {
            return List.of(name + " is no YAML");
        }
    }

    private static String kind(Path name) {
        return switch (name.getName(0).toString()) {
            case "datasets" -> "data-set";
            case "code-systems" -> "code-system";
            case "extensions" -> "extension";
            case "indicators" -> "indicators";
            case "extension.yaml" -> "provincial";
            default -> name.toString().replace(".yaml", "");
        };
    }

    private static Schema schema(String name) {
        return SCHEMAS.computeIfAbsent(name, missing -> {
            try {
                return REGISTRY.getSchema(Files.readString(Path.of("schemas", name + ".schema.json")));
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        });
    }

    @Test
    void takeEveryShippedFile() {
        assertEquals(List.of(), faults(NationalStandard.FOLDER));
    }

    @Test
    void takeAProvincialPackage() {
        assertEquals(List.of(), faults(Path.of("src", "test", "resources", "provincial")));
    }

    @Test
    void takeThePackageThatTheBrokenOnesAreMadeOf() {
        assertEquals(List.of(), faults(BrokenPackages.good().folder()));
    }

    static Stream<BrokenPackages.Broken> structural() {
        return BrokenPackages.all().filter(BrokenPackages.Broken::structure);
    }

    @ParameterizedTest
    @MethodSource("structural")
    void refusePackagesWhoseStructureIsAtFault(BrokenPackages.Broken broken) {
        assertFalse(faults(broken.make().folder()).isEmpty());
    }
}
