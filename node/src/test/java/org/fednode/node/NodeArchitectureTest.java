package org.fednode.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fednode.node.runtime.Sql;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Who may use whom in the node. A new arrow is a design decision: explain it in the change. */
@AnalyzeClasses(packages = "org.fednode.node", importOptions = DoNotIncludeTests.class)
class NodeArchitectureTest {

    /** A record's own order; each package may use those before it. */
    private static final List<String> ORDER = List.of("runtime", "alarm", "standards", "trust", "batchlog", "directive",
            "notice", "projection", "indicators", "distribution", "quarantine", "commit", "intake", "returns", "ownership", "inbox", "ask", "recall", "reconcile", "link",
            "enrolment", "evidence", "operations", "feed", "routes", "mapping", "diagnosis", "console");

    @ArchTest
    static final ArchRule featuresAreFreeOfCycles = slices().matching("org.fednode.node.(*)..").should().beFreeOfCycles();

    @ArchTest
    static void featuresUseOnlyThoseBeforeThem(JavaClasses classes) {
        classes.stream().filter(type -> !feature(type).isEmpty())
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> use.getTargetClass().getPackageName().startsWith("org.fednode.node"))
                .filter(use -> place(use.getTargetClass()) > place(use.getOriginClass()))
                .findFirst()
                .ifPresent(use -> {
                    throw new AssertionError(use.getDescription());
                });
    }

    private static String feature(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 3 ? parts[3] : "";
    }

    /** The root package, which puts the node together, comes last. */
    private static int place(JavaClass type) {
        String feature = feature(type);
        assertTrue(feature.isEmpty() || ORDER.contains(feature), feature + " has no place in the order");
        return feature.isEmpty() ? ORDER.size() : ORDER.indexOf(feature);
    }

    /** A link moves bytes: what is in a batch is the inbox's business. */
    @ArchTest
    static final ArchRule linksKnowNoRecords = noClasses().that().resideInAPackage("org.fednode.node.link..")
            .should().dependOnClassesThat().resideInAnyPackage("org.fednode.standards..", "org.fednode.node.projection..");

    @ArchTest
    static final ArchRule onlyTheQueueKnowsTheBroker = noClasses().that().resideOutsideOfPackage("org.fednode.node.link.queue..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.activemq..", "org.apache.artemis..");

    @ArchTest
    static final ArchRule sqlStandsInStoresAndInTheProjection = noClasses()
            .that().haveSimpleNameNotEndingWith("Store").and().doNotBelongToAnyOf(Sql.class)
            .and().resideOutsideOfPackage("org.fednode.node.projection..")
            .should().callMethod(Connection.class, "prepareStatement", String.class)
            .orShould().callMethod(Connection.class, "createStatement").orShould().dependOnClassesThat().areAssignableTo(Sql.class);

    @ArchTest
    static final ArchRule everybodyAsksTheNodesClock = noClasses().should().callMethod(Instant.class, "now")
            .orShould().callMethod(LocalDate.class, "now").orShould().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nobodyPrints = noClasses().should().accessField(System.class, "out")
            .orShould().accessField(System.class, "err");

    /** Drivers quote values in their messages, and values are personal; the broker alone, which sees no record, tells all. */
    @ArchTest
    static final ArchRule logsTakeNoExceptionAsItIs = noClasses().that().resideOutsideOfPackage("org.fednode.node.link.queue..")
            .should().callMethodWhere(describe("a logger is handed an exception", call -> call.getTargetOwner().isAssignableTo(Logger.class)
                    && call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(Throwable.class))));

    @ArchTest
    static final ArchRule staticFieldsDoNotChange = fields().that().areStatic().should().beFinal();

    /** Nobody would learn that such an observer has failed. */
    @ArchTest
    static final ArchRule nobodyObservesAsynchronously = noClasses().should().dependOnClassesThat().areAssignableTo(ObservesAsync.class);

    /**
     * The standard is data: no source file of the program has a string that is the id of a data set, a code system or a
     * field. Field ids of one plain word are too common to tell, so compound ones ("assessOrg") stand for them.
     */
    @Test
    void noClassNamesWhatTheStandardDefines() throws IOException {
        Set<String> ids = new HashSet<>();
        StandardPackage standard = StandardPackage.load(TestFederation.shippedStandards().resolve("2026.1")).standard().orElseThrow();
        for (DataSet dataSet : standard.dataSets().values()) {
            ids.add(dataSet.definition().id());
            dataSet.definition().fields().stream().map(field -> field.id()).filter(NodeArchitectureTest::isCompound).forEach(ids::add);
        }
        try (Stream<Path> files = Files.list(TestFederation.shippedStandards().resolve("2026.1/code-systems"))) {
            files.map(file -> file.getFileName().toString().replaceAll("\\..*", "")).filter(id -> id.contains("_")).forEach(ids::add);
        }
        assertTrue(ids.size() > 60, "too few ids to mean anything: " + ids.size());

        List<String> named = new ArrayList<>();
        for (String module : List.of("node", "coding-standards", "exchange-spec", "tools")) {
            named.addAll(literals(Path.of("..", module, "src", "main", "java"), ids));
        }

        assertEquals(List.of(), named);
    }

    private static boolean isCompound(String id) {
        return !id.equals(id.toLowerCase(java.util.Locale.ROOT));
    }

    private static List<String> literals(Path sources, Set<String> ids) throws IOException {
        Pattern literal = Pattern.compile("\"([A-Za-z0-9_-]+)\"");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = literal.matcher(Files.readString(file));
                while (matcher.find()) {
                    if (ids.contains(matcher.group(1))) {
                        found.add(file.getFileName() + ": " + matcher.group(1));
                    }
                }
            }
        }
        return found;
    }
}
