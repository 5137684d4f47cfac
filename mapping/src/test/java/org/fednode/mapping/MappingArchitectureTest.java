package org.fednode.mapping;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Cells, sources made of them, mappings over sources, records made by mappings. */
@AnalyzeClasses(packages = "org.fednode.mapping", importOptions = DoNotIncludeTests.class)
class MappingArchitectureTest {

    @ArchTest
    static final ArchRule packagesUseThoseBelow = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("cell").definedBy("org.fednode.mapping.cell..")
            .layer("source").definedBy("org.fednode.mapping.source..")
            .layer("definition").definedBy("org.fednode.mapping.definition..")
            .layer("translate").definedBy("org.fednode.mapping.translate..")
            .layer("preview").definedBy("org.fednode.mapping.preview..")
            .layer("profile").definedBy("org.fednode.mapping.profile..")
            .whereLayer("preview").mayNotBeAccessedByAnyLayer()
            .whereLayer("profile").mayNotBeAccessedByAnyLayer()
            .whereLayer("translate").mayOnlyBeAccessedByLayers("preview")
            .whereLayer("definition").mayOnlyBeAccessedByLayers("translate", "preview", "profile")
            .whereLayer("source").mayOnlyBeAccessedByLayers("definition", "translate", "preview", "profile");

    @ArchTest
    static final ArchRule knowsNoFramework = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "org.apache.camel..", "org.fednode.node..", "org.fednode.exchange..");

    @ArchTest
    static final ArchRule nobodyPrints = noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
