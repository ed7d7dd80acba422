package io.locmoe.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Parameters;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The plug-ins of this build, each with the libraries that it brings along, as they are installed. */
class ShippedPluginsTest {
    private static final Path PLUGINS = Path.of("../../services/cli/target/locmoe/plugins");

    @Test
    void everyShippedPluginLoadsInIsolation() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(PLUGINS), "the distribution is there from the phase 'package' on");
        try (PluginCatalog catalog = PluginCatalog.load(List.of(PLUGINS))) {
            assertThat(catalog.refused()).extracting(LoadedPlugin::reason).isEmpty();
            assertThat(catalog.plugins())
                    .extracting(LoadedPlugin::name)
                    .containsAll(modules())
                    .contains("comm-hccl");
            assertThat(catalog.names(PluginKind.GATE)).contains("dense", "grap");
            assertThat(catalog.names(PluginKind.ROUTER))
                    .contains(
                            "hash",
                            "locmoe",
                            "locmoe-plus",
                            "locmoe-stable",
                            "multi-level",
                            "rre",
                            "switch",
                            "top-k",
                            "group-limited",
                            "bias-balanced",
                            "random",
                            "forced-balance",
                            "forced-imbalance",
                            "expert-choice",
                            "sinkhorn",
                            "topology",
                            "sam",
                            "ta-moe");
            assertThat(catalog.router("locmoe").options())
                    .extracting(Option::name)
                    .contains("capacityBound");
            assertThat(catalog.names(PluginKind.COMMUNICATION))
                    .contains("all-to-all", "all-to-all-padded", "hierarchical", "all-gather", "dedup", "hccl");
            assertThat(catalog.names(PluginKind.DRIVER)).containsExactly("ascend", "cpu", "reference", "strict");
            assertThat(loaderOf(catalog.gate("grap"))).isNotSameAs(loaderOf(catalog.gate("dense")));
        }
    }

    /** The class loader with which a gate is created: that of its plug-in. */
    private static ClassLoader loaderOf(GateFactory factory) {
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        Parameters none = (name, mean, deviation, shape) -> null;
        GateSetup setup = (GateSetup) Proxy.newProxyInstance(
                GateSetup.class.getClassLoader(), new Class<?>[] {GateSetup.class}, (_, method, _) -> {
                    loader.set(Thread.currentThread().getContextClassLoader());
                    return method.getReturnType() == int.class ? (Object) 4 : none;
                });
        factory.create(Options.parse(factory.options(), Map.of()), setup);
        return loader.get();
    }

    /** The modules with gates, routers and strategies: each is a plug-in of its name. */
    private static List<String> modules() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of("../../plugins"))) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> module.getFileName().toString())
                    .filter(name -> name.matches("(gate|router|comm)-.*") && !name.endsWith("-toolkit"))
                    .toList();
        }
    }
}
