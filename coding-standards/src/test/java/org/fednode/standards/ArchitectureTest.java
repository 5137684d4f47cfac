package org.fednode.standards;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "org.fednode.standards", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule needsNothingButTheJdkJacksonAsmAndCel = classes().should().onlyDependOnClassesThat()
            .resideInAnyPackage("org.fednode.standards..", "java..", "com.fasterxml.jackson..", "org.objectweb.asm..",
                    "dev.cel..", "com.google.common.collect..");

    /** Starting CEL costs more than loading a package may; an export may take its time. Guava shows in its signatures. */
    @ArchTest
    static final ArchRule loadingNeedsNoCel = noClasses().that().resideOutsideOfPackage("..export..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.cel..", "com.google..");

    @ArchTest
    static final ArchRule formatsKnowNothingOfStandards = noClasses().that().resideInAPackage("..format..")
            .should().dependOnClassesThat().resideInAnyPackage("org.fednode.standards", "..source..", "com..");

    @ArchTest
    static final ArchRule sourcesKnowNothingOfStandards = noClasses().that().resideInAPackage("..source..")
            .should().dependOnClassesThat().resideInAnyPackage("org.fednode.standards", "..format..");

    @ArchTest
    static final ArchRule timeIsGiven = noClasses().should().callMethod(java.time.LocalDate.class, "now")
            .orShould().callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule nothingIsPrinted = noClasses().should().accessField(System.class, "out")
            .orShould().accessField(System.class, "err");

    /**
     * The standard is data: its ids are in files, never in classes. Field ids of one plain word are too common to tell
     * from the words of the definition language, so compound ones ("assessOrg") stand for them.
     */
    @Test
    void noClassNamesADataSetAFieldOrACodeSystem() throws IOException {
        Set<String> names = new TreeSet<>();
        for (DataSet dataSet : NationalStandard.loaded().dataSets().values()) {
            dataSet.definition().fields().forEach(field -> {
                names.add(field.id());
                field.members().forEach(member -> names.add(member.id()));
            });
        }
        names.removeIf(name -> name.equals(name.toLowerCase(java.util.Locale.ROOT)) && name.indexOf('-') < 0);
        names.addAll(NationalStandard.loaded().dataSets().keySet());
        names.addAll(NationalStandard.loaded().codeSystems().keySet());

        List<String> named = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                names.stream().filter(name -> text.contains('"' + name + '"'))
                        .forEach(name -> named.add(source.getFileName() + " names " + name));
            }
        }

        assertEquals(List.of(), named);
    }
}
