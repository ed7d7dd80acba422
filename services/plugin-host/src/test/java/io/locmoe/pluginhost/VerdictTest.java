package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author reads of a plug-in with several faults: all of them, and where it comes from. */
class VerdictTest {
    @TempDir
    private Path root;

    private LoadedPlugin load() {
        try (PluginCatalog catalog = PluginCatalog.load(List.of(root))) {
            return catalog.plugins().getFirst();
        }
    }

    @Test
    void allFaultsOfTheJarsAreToldAtOnce() {
        Fixtures.gate("sharp")
                .attribute("LocMoE-Spi-Version", "7")
                .file("io/locmoe/spi/MoePlugin.class", new byte[] {1})
                .write(root.resolve("bad/a.jar"));
        Fixtures.gate("sharp").write(root.resolve("bad/b.jar"));
        assertThat(load().errors())
                .hasSize(3)
                .allMatch(
                        error -> error.startsWith("plug-in bad (" + root.resolve("bad") + ") ") && error.endsWith("."))
                .anyMatch(error -> error.contains("bundles the SPI"))
                .anyMatch(error -> error.contains("twice, in a.jar and b.jar"))
                .anyMatch(error -> error.contains("version 7 of the SPI"));
    }

    @Test
    void allFaultsOfTheOffersAreToldAtOnce() {
        new PluginJar().entryClass("acme.Comms").source("acme.Comms", """
                package acme;
                import io.locmoe.spi.comm.*;
                import io.locmoe.spi.*;
                import io.locmoe.spi.plugin.*;
                import java.util.List;
                public class Comms implements MoePlugin {
                    record Comm(String name, List<Option> options) implements CommunicationStrategyFactory {
                        public CommunicationStrategy create(Options options) { return null; }
                    }
                    public List<CommunicationStrategyFactory> communicationStrategies() {
                        Option rows = Option.of("rows", 2, "rows");
                        return List.of(
                                new Comm("My Comm", List.of()),
                                new Comm("twice", List.of(rows, rows)));
                    }
                }
                """).write(root.resolve("bad/bad.jar"));
        assertThat(load().errors())
                .hasSize(2)
                .anyMatch(error -> error.contains("under the name 'My Comm'"))
                .anyMatch(error -> error.contains("strategy 'twice' with two options of the same name"));
    }

    @Test
    void aRefusedPluginHasItsJarsSpiVersionAndDigest() {
        Fixtures.gate("sharp").attribute("LocMoE-Spi-Version", "7").write(root.resolve("bad/a.jar"));
        PluginOrigin origin = load().origin();
        assertThat(origin.spiVersion()).isEqualTo("7");
        assertThat(origin.jars())
                .hasSize(1)
                .isEqualTo(PluginDigest.read(root.resolve("bad")).jars());
        assertThat(origin.digest()).isEqualTo(PluginDigest.of(root.resolve("bad")));
    }
}
