package io.locmoe.layering;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Modules depend only on what the tables of {@link Layers} allow, and packages form no circle. */
@Tag("slow")
class LayeringTest {
    @TestFactory
    Stream<DynamicTest> packagesOfAModuleFormNoCircle() {
        return Layers.MODULES.stream()
                .map(Layers.Module::name)
                .map(module -> dynamicTest(
                        module,
                        () -> slices().assignedFrom(new Packages(module))
                                .should()
                                .beFreeOfCycles()
                                .because("packages in a circle can only be understood, tested and moved together")
                                .check(CompiledClasses.ofMain())));
    }

    @TestFactory
    Stream<DynamicTest> aModuleKnowsOnlyThoseThatItMay() {
        return Layers.MODULES.stream()
                .map(module -> dynamicTest(
                        module.name(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage(Layers.packages(module.name()))
                                .should()
                                .dependOnClassesThat(Layers.oursOutside(module.allowed()))
                                .because(module.reason())
                                .check(CompiledClasses.ofMain())));
    }

    @TestFactory
    Stream<DynamicTest> aPluginKnowsNoOther() {
        return Stream.of("gate", "router", "comm", "driver")
                .map(kind -> dynamicTest(
                        kind,
                        () -> slices().matching("io.locmoe." + kind + ".(*)..")
                                .should()
                                .notDependOnEachOther()
                                .ignoreDependency(DescribedPredicate.alwaysTrue(), Layers.broughtAlong())
                                .because("each plug-in has its own class loader, in which the others do not exist")
                                .check(CompiledClasses.ofMain())));
    }

    @TestFactory
    Stream<DynamicTest> aLibraryIsKnownOnlyWhereItLives() {
        return Layers.LIBRARIES.stream()
                .map(library -> dynamicTest(
                        String.join(" ", library.packages()),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(library.homePackages())
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(library.packages().toArray(String[]::new))
                                .because(library.reason())
                                .check(CompiledClasses.ofMain())));
    }

    @Test
    void everyModuleAndLibraryHasARow() {
        classes()
                .should()
                .resideInAnyPackage(Layers.MODULES.stream()
                        .map(module -> Layers.packages(module.name()))
                        .toArray(String[]::new))
                .because("Layers says of each module what it may know")
                .check(CompiledClasses.ofMain());
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                Stream.of(
                                        "java..",
                                        "javax.net.ssl..",
                                        "javax.security.auth..",
                                        "sun.misc..",
                                        "com.sun.management..",
                                        "io.locmoe.."),
                                Layers.LIBRARIES.stream().flatMap(library -> library.packages().stream()))
                        .toArray(String[]::new))
                .because("Layers says of each library who may know it")
                .check(CompiledClasses.ofMain());
    }

    /** Memory of a device is the one object of a plug-in that is not wrapped. */
    @Test
    void theHostFreesMemoryThroughItsDevice() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.locmoe.spi..", "io.locmoe.driver..", "io.locmoe.conformance..")
                .should()
                .accessTargetWhere(target(name("free")).and(target(owner(assignableTo(DeviceBuffer.class)))))
                .because("a call of a plug-in goes through the guard, which has wrapped the device")
                .check(CompiledClasses.ofMain());
    }

    /** In this class, because reading all classes takes as long as all of these tests. */
    @Nested
    class DataPlane extends DataPlanePackages {}

    @Nested
    class Unused extends UnusedCode {}
}
