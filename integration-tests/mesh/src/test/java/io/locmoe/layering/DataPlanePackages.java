package io.locmoe.layering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@code public} cannot say in the data plane: which of its packages are for others, and which package may know
 * which; see docs/adr/0011-packages-of-the-data-plane.md.
 */
abstract class DataPlanePackages {
    private static final String ROOT = "io.locmoe.dataplane";

    /** For each package below the root, which of the others it knows; all know the root, which knows none. */
    private static final Map<String, String> KNOWS = new TreeMap<>(Map.ofEntries(
            Map.entry("memory", ""),
            Map.entry("reader", ""),
            Map.entry("failure", ""),
            Map.entry("rank", "failure memory reader"),
            Map.entry("local", "memory rank reader"),
            Map.entry("wire", "failure"),
            Map.entry("incoming", "failure memory wire"),
            Map.entry("boring", "failure"),
            Map.entry("proof", "boring failure"),
            Map.entry("body", "failure incoming memory proof reader wire"),
            Map.entry("flight", "body failure incoming memory proof rank reader wire")));

    @Test
    void everyPackageHasARow() {
        TreeSet<String> packages = new TreeSet<>();
        CompiledClasses.ofMain().stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .forEach(name -> packages.add(name.substring(ROOT.length() + 1)));
        assertThat(packages).isEqualTo(KNOWS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> aPackageKnowsOnlyThoseBelowIt() {
        return KNOWS.entrySet().stream()
                .map(row -> dynamicTest(
                        row.getKey(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage(ROOT + "." + row.getKey())
                                .should()
                                .dependOnClassesThat(oursOutside(row.getKey() + " " + row.getValue()))
                                .because("what waits, what is read and what is sent are understood one without another")
                                .check(CompiledClasses.ofMain())));
    }

    @Test
    void theRootKnowsNoPackageBelow() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, "io.locmoe.spi..", "java..")
                .because("it is what a session promises, whatever carries the bytes")
                .check(CompiledClasses.ofMain());
    }

    @Test
    void otherModulesUseOnlySessionsTheirFactoriesAndListenerGuards() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + ".*")
                        .and(DescribedPredicate.not(DescribedPredicate.describe(
                                "ways to a session, and guards of a node's other listeners",
                                type -> List.of(
                                                ROOT + ".flight.DataPlane",
                                                ROOT + ".local.LocalTransport",
                                                ROOT + ".flight.ArrivalPace",
                                                ROOT + ".flight.Newcomers")
                                        .contains(type.getName())))))
                .because("public classes of the other packages are public for their neighbours")
                .check(CompiledClasses.ofMainAndTests()
                        .that(DescribedPredicate.describe(
                                "neither test the data plane nor attack its parsers",
                                type -> Stream.of(ROOT, "io.locmoe.attack", "io.locmoe.schedule")
                                        .noneMatch(tests -> (type.getPackageName() + ".").startsWith(tests + ".")))));
    }

    @Test
    void ranksOfOneProcessNeedNeitherNettyNorArrow() {
        classes()
                .that()
                .resideInAnyPackage(packages("memory reader failure rank local proof body"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "..",
                        "io.locmoe.spi..",
                        "io.locmoe.identity..",
                        "io.locmoe.files..",
                        "java..",
                        "javax.net.ssl..")
                .because("a job in one process loads nothing but the JDK, and body channels are sockets and memory")
                .check(CompiledClasses.ofMain());
    }

    @Test
    void nettyLivesInFlight() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".wire")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("what messages look like does not depend on who moves them")
                .check(CompiledClasses.ofMain());
    }

    private static DescribedPredicate<JavaClass> oursOutside(String known) {
        return JavaClass.Predicates.resideInAPackage(ROOT + ".*")
                .and(JavaClass.Predicates.resideOutsideOfPackages(packages(known)));
    }

    private static String[] packages(String names) {
        return Arrays.stream(names.trim().split(" "))
                .map(name -> ROOT + "." + name)
                .toArray(String[]::new);
    }
}
