package org.fednode.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.fednode.tools", importOptions = DoNotIncludeTests.class)
class ToolsArchitectureTest {

    @ArchTest
    static final ArchRule NOTHING_USES_THE_NODE = noClasses().should().dependOnClassesThat()
            .resideInAPackage("org.fednode.node..");

    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES = slices().matching("org.fednode.tools.(*)..").should().beFreeOfCycles();

    /** Otherwise the check would agree with the generator's mistakes. */
    @ArchTest
    static final ArchRule THE_CHECK_KNOWS_NEITHER_GENERATOR_NOR_DEMONSTRATION = noClasses()
            .that().resideInAPackage("org.fednode.tools.check..").should().dependOnClassesThat()
            .resideInAnyPackage("org.fednode.tools.generate..", "org.fednode.tools.demo..", "org.fednode.tools.site..",
                    "org.fednode.tools.trust..");

    @ArchTest
    static final ArchRule ONLY_ENTRY_POINTS_TOUCH_STANDARD_OUTPUT = noClasses()
            .that().doNotHaveSimpleName("Fednode").and().doNotHaveSimpleName("FinalCheck")
            .should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    /** Whoever is shown evidence should need to trust as little as possible. */
    @ArchTest
    static final ArchRule THE_VERIFIER_NEEDS_THE_EXCHANGE_LIBRARY_ALONE = classes()
            .that().resideInAPackage("org.fednode.tools.verify..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("org.fednode.tools.verify..", "org.fednode.exchange..", "java..");

    @ArchTest
    static final ArchRule COMMANDS_SHARE_THE_TERMINAL = classes().that().haveSimpleNameEndingWith("Command")
            .and().doNotHaveSimpleName("Command").should().beAssignableTo(org.fednode.tools.terminal.Command.class)
            .orShould().beAssignableTo(org.fednode.tools.terminal.Verbs.class);
}
