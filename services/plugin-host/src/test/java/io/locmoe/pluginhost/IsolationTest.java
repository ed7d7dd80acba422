package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.MoePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plug-in sees of the host, and what two plug-ins see of each other. */
class IsolationTest {
    @TempDir
    private Path plugins;

    private PluginCatalog load() {
        PluginCatalog catalog = PluginCatalog.load(List.of(plugins));
        assertThat(catalog.refused()).extracting(LoadedPlugin::reason).isEmpty();
        return catalog;
    }

    private ClassLoader loaderOf(PluginCatalog catalog, String gate) {
        return Fixtures.loaderOf(catalog.gate(gate));
    }

    @Test
    void twoVersionsOfOneLibraryLiveSideBySide() {
        for (String version : List.of("one", "two")) {
            Path library = new PluginJar()
                    .source(
                            "acme.Version",
                            "package acme; public class Version { public static String text() { return \"" + version
                                    + "\"; } }")
                    .write(plugins.resolve(version + "/library.jar"));
            Fixtures.gateNamedBy("Version.text()").library(library).write(plugins.resolve(version + "/plugin.jar"));
        }
        try (PluginCatalog catalog = load()) {
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("one", "two");
        }
    }

    @Test
    void theSpiIsTheHostsOwn() throws Exception {
        Fixtures.gate("sharp").write(plugins.resolve("acme/acme.jar"));
        try (PluginCatalog catalog = load()) {
            ClassLoader loader = loaderOf(catalog, "sharp");
            assertThat(loader).isNotSameAs(MoePlugin.class.getClassLoader());
            assertThat(loader.loadClass(MoePlugin.class.getName())).isSameAs(MoePlugin.class);
            String resource = MoePlugin.class.getName().replace('.', '/') + ".class";
            assertThat(loader.getResource(resource))
                    .isNotNull()
                    .isEqualTo(MoePlugin.class.getClassLoader().getResource(resource));
            assertThat(Collections.list(loader.getResources(resource))).hasSize(1);
        }
    }

    @Test
    void otherClassesAndResourcesOfTheHostAreOutOfSight() throws IOException {
        Fixtures.gate("sharp").write(plugins.resolve("acme/acme.jar"));
        try (PluginCatalog catalog = load()) {
            ClassLoader loader = loaderOf(catalog, "sharp");
            for (Class<?> hidden : List.of(PluginCatalog.class, Test.class)) {
                assertThatThrownBy(() -> loader.loadClass(hidden.getName())).isInstanceOf(ClassNotFoundException.class);
                assertThat(loader.getResource(hidden.getName().replace('.', '/') + ".class"))
                        .isNull();
            }
            assertThat(Collections.list(loader.getResources("META-INF/services/" + MoePlugin.class.getName())))
                    .hasSize(1);
        }
    }

    @Test
    void jdkModulesIncludingTheVectorIncubatorAreVisible() {
        Fixtures.gateNamedBy("""
                "vector-" + (int) jdk.incubator.vector.FloatVector.broadcast(
                        jdk.incubator.vector.FloatVector.SPECIES_128, 2f)
                        .reduceLanes(jdk.incubator.vector.VectorOperators.ADD)
                """).write(plugins.resolve("vectors/vectors.jar"));
        Fixtures.gateNamedBy("java.sql.Types.class.getSimpleName().toLowerCase()")
                .write(plugins.resolve("sql/sql.jar"));
        try (PluginCatalog catalog = load()) {
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("types", "vector-8");
        }
    }

    @Test
    void codeThatRunsWhileLoadingFindsItsOwnServices() {
        Fixtures.gateNamedBy("Thread.currentThread().getContextClassLoader().getName()")
                .write(plugins.resolve("acme/acme.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (PluginCatalog catalog = load()) {
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("plugin-acme");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    @Test
    void closingTheCatalogueClosesTheJars() {
        Fixtures.gate("sharp")
                .source("acme.Later", "package acme; public class Later { }")
                .write(plugins.resolve("acme/acme.jar"));
        ClassLoader loader;
        try (PluginCatalog catalog = load()) {
            loader = loaderOf(catalog, "sharp");
        }
        assertThatThrownBy(() -> loader.loadClass("acme.Later")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void closingTheCatalogueClosesTheDrivers() {
        new PluginJar().entryClass("acme.Driver").source("acme.Driver", """
                package acme;
                import io.locmoe.spi.device.*;
                import io.locmoe.spi.*;
                import io.locmoe.spi.plugin.*;
                import java.util.List;
                public class Driver implements MoePlugin, DeviceDriver {
                    public List<DeviceDriver> deviceDrivers() { return List.of(this); }
                    public String name() { return "npu"; }
                    public List<DeviceDescription> devices() { return List.of(); }
                    public Device open(int ordinal) { throw new DeviceException("none"); }
                    public void close() { System.setProperty("acme.closed", "yes"); }
                }
                """).write(plugins.resolve("npu/npu.jar"));
        try (PluginCatalog catalog = load()) {
            assertThat(catalog.driver("npu").devices()).isEmpty();
            assertThat(System.getProperty("acme.closed")).isNull();
        }
        assertThat(System.clearProperty("acme.closed")).isEqualTo("yes");
    }

    @Test
    void aMissingVectorModuleIsExplainedByItsFlag() {
        assertThat(PluginFault.of(new NoClassDefFoundError("jdk/incubator/vector/FloatVector")))
                .hasMessageContaining("start the JVM with --add-modules=jdk.incubator.vector");
    }
}
