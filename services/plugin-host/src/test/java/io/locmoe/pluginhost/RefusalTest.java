package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad plug-in has one sentence of its own, and a good one beside it is loaded all the same. */
@Tag("slow")
class RefusalTest {
    @TempDir
    private Path root;

    private Path plugins;
    private Path bad;

    @BeforeEach
    void aGoodPlugInOnEachSide() {
        plugins = root.resolve("plugins");
        bad = plugins.resolve("bad");
        Fixtures.gate("first").write(plugins.resolve("a-good/good.jar"));
        Fixtures.gate("last").write(plugins.resolve("z-good/good.jar"));
    }

    private void assertRefused(String... words) {
        assertRefused(Duration.ofMinutes(1), words);
    }

    private void assertRefused(Duration limit, String... words) {
        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins), limit)) {
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("first", "last");
            assertThat(catalog.refused()).singleElement().satisfies(plugin -> {
                assertThat(plugin.reason())
                        .startsWith("plug-in bad (" + bad + ") ")
                        .endsWith(".")
                        .doesNotContain("\n")
                        .contains(words);
                assertThat(plugin.offers()).isEmpty();
            });
        }
    }

    @AfterEach
    void theGoodOnesLoadAlone() throws IOException {
        try (var files = Files.walk(bad)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.refused()).isEmpty();
        }
    }

    @Test
    void constructorThatThrows() {
        Fixtures.gate("worse", "public GatePlugin() { throw new IllegalStateException(\"no licence found\"); }")
                .write(bad.resolve("bad.jar"));
        assertRefused("failed while it was loaded", "IllegalStateException: no licence found");
    }

    @Test
    void classOrConstructorThatIsNotPublic() {
        Fixtures.gate("worse", "GatePlugin() { }").write(bad.resolve("bad.jar"));
        assertRefused("cannot be created: the class acme.GatePlugin must be public, with a public constructor without"
                + " parameters");
        new PluginJar()
                .entryClass("acme.Hidden")
                .source(
                        "acme.Hidden",
                        "package acme; class Hidden implements io.locmoe.spi.MoePlugin { public Hidden() { } }")
                .write(bad.resolve("bad.jar"));
        assertRefused("cannot be created: the class that its service file names must be public");
    }

    @Test
    void defaultThatNoUserCouldWrite() {
        Fixtures.gate("worse", "static final Option X = new Option(\"depth\", Integer.class, \"deep\", \"how deep\");")
                .write(bad.resolve("bad.jar"));
        assertRefused("option depth: 'deep' is not a whole number, though this is its default");
    }

    @Test
    void listThatIsNullOrHasNull() {
        routers("null");
        assertRefused("it returned null; return List.of() where there is nothing to offer");
        routers("java.util.Arrays.asList((io.locmoe.spi.router.RouterFactory) null)");
        assertRefused("element 0 of its list is null; leave it out");
    }

    private void routers(String returned) {
        Fixtures.gate("worse", "public List<io.locmoe.spi.router.RouterFactory> routers() { return " + returned + "; }")
                .write(bad.resolve("bad.jar"));
    }

    @Test
    void staticInitialiserThatThrows() {
        Fixtures.gate("worse", "static final int X = Integer.parseInt(\"x1\");").write(bad.resolve("bad.jar"));
        assertRefused("NumberFormatException", "x1");
    }

    @Test
    void factoryThatThrows() {
        Fixtures.gateNamedBy("Integer.parseInt(\"x1\")").write(bad.resolve("bad.jar"));
        assertRefused("NumberFormatException");
    }

    @Test
    void errorInsteadOfException() {
        Fixtures.gate("worse", "{ if (true) throw new AssertionError(\"not here\"); }")
                .write(bad.resolve("bad.jar"));
        assertRefused("AssertionError: not here");
    }

    @Test
    void endlessRecursion() {
        Fixtures.gate("worse", "static int deeper(int i) { return 1 + deeper(i + 1); } { deeper(0); }")
                .write(bad.resolve("bad.jar"));
        assertRefused("failed while it was loaded: java.lang.StackOverflowError");
    }

    @Test
    void constructorThatDoesNotReturn() {
        Fixtures.gate("worse", "{ while (!Thread.interrupted()) { Thread.onSpinWait(); } }")
                .write(bad.resolve("bad.jar"));
        assertRefused(
                Duration.ofSeconds(3),
                "did not load: plug-in bad unknown has not returned from its constructor for ",
                " s; it stands at ",
                "acme.GatePlugin.<init>(GatePlugin.java:");
        endTheLoop();
    }

    private static void endTheLoop() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("plugin-trial"))
                .forEach(Thread::interrupt);
    }

    @Test
    void constructorThatEndsTheProcess() {
        Fixtures.gate("worse", "public GatePlugin() { System.exit(0); }").write(bad.resolve("bad.jar"));
        assertRefused("calls System.exit in acme.GatePlugin (bad.jar)", "throw an exception instead");
    }

    @Test
    void libraryThatHaltsTheProcess() {
        Fixtures.gate("worse").write(bad.resolve("bad.jar"));
        new PluginJar()
                .source(
                        "acme.lib.Last",
                        "package acme.lib; public class Last { public void go() {"
                                + " Runtime.getRuntime().halt(3); } }")
                .write(bad.resolve("library.jar"));
        assertRefused("calls Runtime.halt in acme.lib.Last (library.jar)");
    }

    @Test
    void missingDependency() {
        Path library = new PluginJar()
                .source("acme.math.Tables", "package acme.math; public class Tables { }")
                .write(root.resolve("library/library.jar"));
        Fixtures.gate("worse", "private final Object tables = new acme.math.Tables();")
                .library(library)
                .write(bad.resolve("bad.jar"));
        assertRefused("needs the class acme.math.Tables, which is not in its directory; add the jar that has it");
    }

    @Test
    void dependencyOnTheHost() {
        Fixtures.gate("worse", "private final Object host = io.locmoe.pluginhost.PluginCatalog.load(List.of());")
                .write(bad.resolve("bad.jar"));
        assertRefused("needs io.locmoe.pluginhost.PluginCatalog, which plug-ins cannot see");
    }

    @Test
    void otherSpiVersion() {
        Fixtures.gate("worse").attribute("LocMoE-Spi-Version", "7").write(bad.resolve("bad.jar"));
        assertRefused(
                "was built for version 7 of the SPI, as the manifest of bad.jar says, but this host has version 2",
                "use a build of the plug-in for version 2");
    }

    @Test
    void noSpiVersion() {
        Fixtures.gate("worse").withoutAttribute("LocMoE-Spi-Version").write(bad.resolve("bad.jar"));
        assertRefused("the manifest of bad.jar needs LocMoE-Spi-Version: 2", "docs/migration.md");
    }

    @Test
    void bundledSpi() throws IOException {
        Fixtures.gate("worse")
                .file("io/locmoe/spi/plugin/MoePlugin.class", new byte[] {1})
                .write(bad.resolve("bad.jar"));
        assertRefused("bundles the SPI (io/locmoe/spi/plugin/MoePlugin.class in bad.jar)", "provided");
    }

    @Test
    void nameThatIsTaken() {
        Fixtures.gate("first").write(bad.resolve("bad.jar"));
        assertRefused(
                "offers the gate 'first', which plug-in a-good (" + plugins.resolve("a-good") + ") already offers");
    }

    @Test
    void oneNameTwiceInOnePlugIn() {
        Fixtures.gate("worse")
                .entryClass("acme.GatePlugin\nacme.Second")
                .source("acme.Second", "package acme; public class Second extends GatePlugin { }")
                .write(bad.resolve("bad.jar"));
        assertRefused("offers the gate 'worse' twice");
    }

    @Test
    void nameThatNobodyCouldWrite() {
        Fixtures.gate("My Gate").write(bad.resolve("bad.jar"));
        assertRefused("under the name 'My Gate'", "lower-case");
    }

    @Test
    void nameThatIsNull() {
        Fixtures.gate("worse")
                .entryClass("acme.Nameless")
                .source("acme.Nameless", """
                        package acme;
                        import io.locmoe.spi.*;
                        import io.locmoe.spi.gate.*;
                        import io.locmoe.spi.plugin.*;
                        import java.util.List;
                        public class Nameless implements MoePlugin {
                            public List<GateFactory> gates() {
                                return List.of(new GateFactory() {
                                    public String name() { return null; }
                                    public Gate create(Options options, GateSetup setup) { return null; }
                                });
                            }
                        }
                        """)
                .write(bad.resolve("bad.jar"));
        assertRefused("offers a gate whose name() is null; users choose it by its name");
    }

    @Test
    void nameOfAnotherPlugIn() {
        Fixtures.gate("worse").attribute("LocMoE-Plugin-Name", "a-good").write(bad.resolve("bad.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("first", "last");
            assertThat(catalog.refused())
                    .extracting(LoadedPlugin::reason)
                    .containsExactly("plug-in a-good (" + bad + ") has the name of the plug-in in "
                            + plugins.resolve("a-good") + ", and messages could not tell the two apart; remove one, or"
                            + " change LocMoE-Plugin-Name.");
        }
    }

    @Test
    void emptyDirectory() throws IOException {
        Files.createDirectories(bad);
        assertRefused("holds no jar");
    }

    @Test
    void corruptJar() throws IOException {
        Files.createDirectories(bad);
        Files.write(bad.resolve("bad.jar"), new byte[] {'P', 'K', 3, 4, 0});
        assertRefused("has bad.jar, which cannot be read as a jar", "copy it again");
    }

    @Test
    void emptyJarFile() throws IOException {
        Files.createDirectories(bad);
        Files.createFile(bad.resolve("bad.jar"));
        assertRefused("has bad.jar, which cannot be read as a jar");
    }

    @Test
    void corruptClass() {
        Fixtures.gate("worse")
                .entryClass("acme.Broken")
                .file("acme/Broken.class", "not a class".getBytes())
                .write(bad.resolve("bad.jar"));
        assertRefused("does not link", "ClassFormatError");
    }

    @Test
    void noServiceFile() {
        new PluginJar()
                .source("acme.Lonely", "package acme; public class Lonely { }")
                .write(bad.resolve("bad.jar"));
        assertRefused("has no jar with the file META-INF/services/io.locmoe.spi.MoePlugin");
    }

    @Test
    void serviceFileThatNamesNoClass() {
        Fixtures.gate("worse").entryClass("acme.Absent").write(bad.resolve("bad.jar"));
        assertRefused("has a service file that does not fit its classes", "acme.Absent not found");
    }

    @Test
    void entryThatIsNotAPlugIn() {
        Fixtures.gate("worse")
                .entryClass("acme.Other")
                .source("acme.Other", "package acme; public class Other { }")
                .write(bad.resolve("bad.jar"));
        assertRefused("has a service file that does not fit its classes", "acme.Other not a subtype");
    }

    @Test
    void plugInThatOffersNothing() {
        new PluginJar()
                .entryClass("acme.Idle")
                .source("acme.Idle", "package acme; public class Idle implements io.locmoe.spi.MoePlugin { }")
                .write(bad.resolve("bad.jar"));
        assertRefused("offers nothing");
    }

    @Test
    void oneClassInTwoJars() {
        Fixtures.gate("worse").write(bad.resolve("bad.jar"));
        Fixtures.gate("worse").write(bad.resolve("bad-2.jar"));
        assertRefused("has acme/GatePlugin", "twice, in bad-2.jar and bad.jar");
    }
}
