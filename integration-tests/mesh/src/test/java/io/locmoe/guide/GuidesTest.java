package io.locmoe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.guide.Newcomer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody who has never seen the sources follows each guide to its end, outside the sources: that of a driver on its
 * own, the others side by side.
 */
@Tag("slow")
class GuidesTest {
    private static final Path DOCS = Newcomer.ROOT.resolve("docs");
    private static final String ARCHETYPES = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1";
    private static final int MOST_LINES_OF_A_ROUTER = 40;

    private static final Newcomer NEWCOMER = Newcomer.ofThisProcess();

    private static Guide router;
    private static Path projects;

    @BeforeAll
    static void followTheGuidesOfRouterGateAndStrategy() throws Exception {
        router = guide("router");
        List<Guide> guides = List.of(router, guide("gate"), guide("strategy"));
        projects = follow(new SideBySide(guides).script());
        for (Guide guide : guides) {
            assertWritten(guide, projects.resolve(guide.project()));
        }
    }

    private static Guide guide(String kind) throws IOException {
        return Guide.read(DOCS.resolve("guides/" + kind + ".md"));
    }

    /** Runs a script where there is nothing yet; gives the directory in which it ends. */
    private static Path follow(String script) throws IOException, InterruptedException {
        String printed = NEWCOMER.run(prologue() + script + "echo; echo \"it is in $PWD\"\n");
        return Path.of(printed.substring(printed.lastIndexOf("it is in ") + 9).strip());
    }

    private static String prologue() throws IOException {
        return Guide.read(DOCS.resolve("plugin-guide.md")).script();
    }

    /** What a guide shows of a file is in it. */
    private static void assertWritten(Guide guide, Path project) {
        assertThat(project.toString()).doesNotStartWith(Newcomer.ROOT.toString());
        for (Guide.Block block : guide.blocks()) {
            if (block.isPart()) {
                assertThat(project.resolve(block.file())).content().contains(block.text());
            }
        }
    }

    @Test
    void aRouterOfAtMostFortyLinesPassesTheKitTrainsOnTwoNodesAndIsInTheReport() throws Exception {
        Path project = projects.resolve("router-nearest-first");
        long lines = router.blocks().stream()
                .filter(block -> block.file().endsWith("Plugin.java"))
                .mapToLong(Guide.Block::codeLines)
                .sum();
        assertThat(lines).isBetween(1L, (long) MOST_LINES_OF_A_ROUTER);
        assertPassed(project, 20);
        assertThat(settings(project, "nearest-first").path("router").asText()).isEqualTo("nearest-first");
        assertThat(settings(project, "nearest-first").path("nodes").asInt()).isEqualTo(2);
        assertThat(project.resolve("runs/comparison/index.html")).content().contains("nearest-first");
    }

    @Test
    void theGateOfTheGuideIsMeasuredAndTrains() throws Exception {
        Path project = projects.resolve("gate-low-rank");
        assertPassed(project, 8);
        assertThat(project.resolve("runs/costs/bench-gate.json")).content().contains("low-rank");
        assertThat(settings(project, "low-rank").path("gate").asText()).isEqualTo("low-rank");
    }

    @Test
    void theStrategyOfTheGuideTrainsInBothFormats() throws Exception {
        Path project = projects.resolve("strategy-early-room");
        assertPassed(project, 9);
        for (String wire : List.of("float32", "bf16")) {
            assertThat(settings(project, wire).path("comm").asText()).isEqualTo("early-room");
        }
    }

    @Test
    void theDriverOfTheGuideHasTheLossesOfTheReference() throws Exception {
        Guide guide = guide("driver");
        Path project = follow(guide.script());
        assertThat(project).hasFileName("driver-row-by-row");
        assertWritten(guide, project);
        assertPassed(project, 10);
        assertThat(losses(project, "row-by-row")).hasSize(6).isEqualTo(losses(project, "reference"));
    }

    @Test
    void everyInstalledJarHasItsSourcesAndItsJavadoc() throws Exception {
        try (Stream<Path> files = Files.walk(NEWCOMER.repository().resolve("io/locmoe"))) {
            List<String> names = files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar") && !name.contains("archetype"))
                    .toList();
            assertThat(names)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(name -> assertThat(names)
                            .contains(name.replaceFirst("(-sources|-javadoc)?\\.jar$", "-sources.jar"))
                            .contains(name.replaceFirst("(-sources|-javadoc)?\\.jar$", "-javadoc.jar")));
        }
    }

    /** Maven's plug-in for archetypes is no part of the build: it comes from where Maven finds it. */
    @Test
    void theArchetypeWritesTheSameProject() throws Exception {
        String script = Newcomer.BRIEF
                + prologue()
                + """
                locmoe plugins new driver twice written
                MAVEN_ARGS="${MAVEN_ARGS#-o }"
                mvn -q %s:generate -DarchetypeCatalog=local -DarchetypeGroupId=io.locmoe \\
                    -DarchetypeArtifactId=locmoe-plugin-archetype -DarchetypeVersion=0.1.0-SNAPSHOT \\
                    -DgroupId=org.example.twice -Dpackage=org.example.twice -DartifactId=driver-twice \\
                    -Dversion=1.0.0-SNAPSHOT -Dkind=driver -Dname=twice -DclassName=Twice -DlocmoeHome=$LOCMOE
                diff -r written driver-twice && echo no difference
                """.replace("$LOCMOE", Newcomer.ROOT.toString()).formatted(ARCHETYPES);
        Outcome outcome = NEWCOMER.run(Path.of(System.getProperty("java.home")), script);
        assumeFalse(outcome.output()
                .contains("Plugin " + ARCHETYPES + " or one of its dependencies could not be resolved"));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("no difference");
    }

    /** Java finds records and pinned plug-ins of Maven strange there; what is said is what to do. */
    @Test
    void anOlderJdkIsReportedInOneMessage() throws Exception {
        Optional<Path> older = olderJdk();
        assumeTrue(older.isPresent(), "no JDK older than 25 is installed");
        String script = "cd " + projects.resolve("router-nearest-first") + "\nmvn -q verify\n";
        Outcome outcome = NEWCOMER.run(older.orElseThrow(), script);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output())
                .contains("This plug-in needs JDK 25 or newer")
                .contains("JAVA_HOME")
                .doesNotContain("-source", "Tests run");
    }

    private static Optional<Path> olderJdk() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        Pattern version = Pattern.compile("(?m)^JAVA_VERSION=\"(1[1-9]|2[0-4])\\b.*");
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/javac")))
                    .filter(home -> Files.isReadable(home.resolve("release")))
                    .filter(home ->
                            version.matcher(text(home.resolve("release"))).find())
                    .findFirst();
        }
    }

    /** The tests of the project have been run, and all have passed. */
    private static void assertPassed(Path project, int atLeast) throws IOException {
        Pattern suite = Pattern.compile("tests=\"(\\d+)\" errors=\"(\\d+)\" skipped=\"\\d+\" failures=\"(\\d+)\"");
        int tests = 0;
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            for (Path report :
                    (Iterable<Path>) reports.filter(path -> path.toString().endsWith(".xml"))::iterator) {
                var counts = suite.matcher(Files.readString(report));
                assertThat(counts.find()).as(report.toString()).isTrue();
                tests += Integer.parseInt(counts.group(1));
                assertThat(counts.group(2) + counts.group(3)).isEqualTo("00");
            }
        }
        assertThat(tests).isGreaterThanOrEqualTo(atLeast);
    }

    private static JsonNode report(Path project, String run) throws IOException {
        return new ObjectMapper()
                .readTree(project.resolve("runs")
                        .resolve(run)
                        .resolve("report.json")
                        .toFile());
    }

    private static JsonNode settings(Path project, String run) throws IOException {
        return report(project, run).path("job").path("settings");
    }

    private static List<String> losses(Path project, String run) throws IOException {
        return report(project, run)
                .path("steps")
                .valueStream()
                .map(step -> step.path("loss").asText())
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
