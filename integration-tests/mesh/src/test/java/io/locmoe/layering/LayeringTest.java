package io.locmoe.layering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom; see docs/adr/0001-modules.md. Plug-ins are held to the SPI by the enforcer in their pom. */
@AnalyzeClasses(packages = "io.locmoe", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

    @ArchTest
    static final ArchRule spiUsesTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.locmoe.spi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.locmoe.spi..", "java..");

    @ArchTest
    static final ArchRule tapeSeesTheSpiOnly = classes()
            .that()
            .resideInAPackage("io.locmoe.tape..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.locmoe.tape..", "io.locmoe.spi..", "java..");

    @ArchTest
    static final ArchRule engineSeesTheSpiOnly = classes()
            .that()
            .resideInAPackage("io.locmoe.engine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.locmoe.engine..", "io.locmoe.tape..", "io.locmoe.spi..", "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule pluginHostSeesTheSpiOnly = classes()
            .that()
            .resideInAPackage("io.locmoe.pluginhost..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.locmoe.pluginhost..", "io.locmoe.spi..", "java..");

    @ArchTest
    static final ArchRule hazelcastLivesInTopology = noClasses()
            .that()
            .resideOutsideOfPackage("io.locmoe.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast..");

    @ArchTest
    static final ArchRule arrowLivesInTheDataPlane = noClasses()
            .that()
            .resideOutsideOfPackage("io.locmoe.dataplane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.arrow..", "io.grpc..");

    @ArchTest
    static final ArchRule protobufLivesInTheControlPlane = noClasses()
            .that()
            .resideOutsideOfPackage("io.locmoe.control..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.protobuf..", "io.vertx.grpc..");

    @ArchTest
    static final ArchRule vertxRunsNodesAndControl = noClasses()
            .that()
            .resideOutsideOfPackages("io.locmoe.control..", "io.locmoe.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule corpusStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.locmoe.corpus..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.locmoe.engine..", "io.locmoe.node..", "io.locmoe.spi..");
}
