package org.fednode.exchange;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;

/** Who may use whom. A new arrow is a design decision: explain it in the change. */
@AnalyzeClasses(packages = "org.fednode.exchange", importOptions = DoNotIncludeTests.class)
class ExchangeArchitectureTest {

    private static final String ALL = "org.fednode.exchange..";

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("org.fednode.exchange.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theLibraryKnowsNoFramework = classes().that().resideInAPackage(ALL)
            .should().onlyDependOnClassesThat().resideInAnyPackage(ALL, "java..",
                    "javax.security.auth.x500..", "javax.crypto..", "org.bouncycastle..", "com.github.luben.zstd..");

    /** Each package may use those before it, as the README says. */
    private static final List<String> ORDER = List.of("key", "canonical", "merkle", "certificate", "signature", "batch",
            "log", "receipt", "head", "message", "bundle", "enrolment", "ask", "recall", "reconcile", "archive", "evidence", "conformance");

    @ArchTest
    static void packagesUseOnlyThoseBeforeThem(JavaClasses classes) {
        classes.forEach(type -> type.getDirectDependenciesFromSelf().stream()
                .filter(use -> use.getTargetClass().getPackageName().startsWith("org.fednode.exchange."))
                .filter(use -> place(use.getTargetClass()) > place(type))
                .findFirst()
                .ifPresent(use -> {
                    throw new AssertionError(use.getDescription());
                }));
    }

    private static int place(JavaClass type) {
        int place = ORDER.indexOf(type.getPackageName().substring("org.fednode.exchange.".length()));
        if (place < 0) {
            throw new AssertionError(type.getPackageName() + " has no place in the order");
        }
        return place;
    }

    @ArchTest
    static final ArchRule merkleUsesTheJdkOnly = classes().that().resideInAPackage("org.fednode.exchange.merkle..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("org.fednode.exchange.merkle..", "java..");

    @ArchTest
    static final ArchRule canonicalUsesTheJdkOnly = classes().that().resideInAPackage("org.fednode.exchange.canonical..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("org.fednode.exchange.canonical..", "java..");

    @ArchTest
    static final ArchRule nothingUsesWhatMakesHostileBatches = noClasses()
            .that().resideOutsideOfPackage("org.fednode.exchange.conformance..")
            .should().dependOnClassesThat().resideInAPackage("org.fednode.exchange.conformance..");

    @ArchTest
    static final ArchRule nobodyReadsTheClock = noClasses().should().callMethod(Instant.class, "now")
            .orShould().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nobodyPrints = noClasses().should().accessField(System.class, "out")
            .orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule nobodyRegistersAProvider = noClasses().should().callMethodWhere(
            DescribedPredicate.describe("java.security.Security is changed", call ->
                    call.getTargetOwner().isEquivalentTo(java.security.Security.class)));

    @ArchTest
    static final ArchRule staticFieldsDoNotChange = fields().that().areStatic().should().beFinal();
}
