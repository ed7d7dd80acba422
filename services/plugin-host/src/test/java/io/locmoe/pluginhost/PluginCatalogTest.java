package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCatalogTest {
    @TempDir
    private Path plugins;

    @Test
    void aPlugInIsFoundWithNameVersionAndOffers() {
        Fixtures.gate("sharp")
                .attribute("LocMoE-Plugin-Name", "acme-gates")
                .attribute("LocMoE-Plugin-Version", "2.1")
                .write(plugins.resolve("acme/acme.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.plugins()).singleElement().satisfies(plugin -> {
                assertThat(plugin.isLoaded()).as(plugin.reason()).isTrue();
                assertThat(plugin.name()).isEqualTo("acme-gates");
                assertThat(plugin.version()).isEqualTo("2.1");
                assertThat(plugin.directory()).isEqualTo(plugins.resolve("acme"));
                assertThat(plugin.offers()).singleElement().satisfies(offer -> {
                    assertThat(offer.kind()).isEqualTo(PluginKind.GATE);
                    assertThat(offer.name()).isEqualTo("sharp");
                    assertThat(offer.options()).extracting(Option::name).containsExactly("sharpness");
                });
            });
            assertThat(catalog.gate("sharp")
                            .create(Options.parse(catalog.gate("sharp").options(), Map.of()), Fixtures.setup()))
                    .isNotNull();
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("sharp");
            assertThat(catalog.names(PluginKind.ROUTER)).isEmpty();
        }
    }

    @Test
    void aPlugInWithoutNameInItsManifestIsCalledByItsDirectory() {
        Fixtures.gate("sharp").write(plugins.resolve("acme/acme.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.plugins()).extracting(LoadedPlugin::name).containsExactly("acme");
            assertThat(catalog.plugins()).extracting(LoadedPlugin::version).containsExactly("unknown");
        }
    }

    @Test
    void anUnknownNameComesWithTheNearestNameAndTheDirectories() {
        Fixtures.gate("sharp").write(plugins.resolve("acme/acme.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThatThrownBy(() -> catalog.gate("shrap"))
                    .isInstanceOf(UnknownPluginException.class)
                    .hasMessage("no plug-in offers the gate 'shrap' (searched " + plugins + "); did you mean 'sharp'?");
            assertThatThrownBy(() -> catalog.router("sharp"))
                    .hasMessage("no plug-in offers the router 'sharp' (searched " + plugins + "); there is none.");
            assertThatThrownBy(() -> catalog.communication("x")).hasMessageContaining("communication strategy 'x'");
            assertThatThrownBy(() -> catalog.driver("x")).hasMessageContaining("device driver 'x'");
        }
    }

    @Test
    void anUnknownNameComesAfterTheRefusalsSinceOneOfThemMayHaveOfferedIt() {
        Fixtures.gate("sharp", "{ if (true) throw new IllegalStateException(\"no licence\"); }")
                .write(plugins.resolve("acme/acme.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThatThrownBy(() -> catalog.gate("sharp"))
                    .hasMessageStartingWith("refused: plug-in acme")
                    .hasMessageMatching(".*: no licence\\. So no plug-in offers the gate 'sharp' .*");
        }
    }

    @Test
    void directoriesAreSearchedInOrderAndTheFirstKeepsTheName() {
        Path own = plugins.resolve("own");
        Path shipped = plugins.resolve("shipped");
        Fixtures.gate("sharp").write(own.resolve("zeta/a.jar"));
        Fixtures.gate("sharp").write(shipped.resolve("alpha/a.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(own, shipped))) {
            assertThat(catalog.plugins()).extracting(LoadedPlugin::name).containsExactly("zeta", "alpha");
            assertThat(catalog.refused())
                    .singleElement()
                    .extracting(LoadedPlugin::reason)
                    .asString()
                    .contains("plug-in alpha (" + shipped.resolve("alpha")
                            + ") offers the gate 'sharp', which plug-in zeta (" + own.resolve("zeta")
                            + ") already offers");
            assertThat(Fixtures.loaderOf(catalog.gate("sharp")).getName()).isEqualTo("plugin-zeta");
        }
    }

    @Test
    void theSameNameOfAnotherKindIsAnotherThing() {
        Fixtures.gate("sharp").write(plugins.resolve("acme/acme.jar"));
        new PluginJar().entryClass("acme.Comm").source("acme.Comm", """
                package acme;
                import io.locmoe.spi.comm.*;
                import io.locmoe.spi.*;
                import io.locmoe.spi.plugin.*;
                import java.util.List;
                public class Comm implements MoePlugin, CommunicationStrategyFactory {
                    public List<CommunicationStrategyFactory> communicationStrategies() {
                        return List.of(this);
                    }
                    public String name() { return "sharp"; }
                    public CommunicationStrategy create(Options options) { return null; }
                }
                """).write(plugins.resolve("comm/comm.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.refused()).isEmpty();
            assertThat(catalog.communication("sharp").name()).isEqualTo("sharp");
        }
    }
}
