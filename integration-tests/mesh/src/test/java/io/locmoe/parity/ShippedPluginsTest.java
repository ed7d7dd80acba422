package io.locmoe.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Option;
import io.locmoe.theory.CapacityBound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.commons.numbers.core.DD;
import org.apache.commons.numbers.fraction.ContinuedFraction;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars of this build, each in a directory of its own, as they are installed. */
class ShippedPluginsTest {
    @TempDir
    private Path plugins;

    @Test
    void everyShippedJarLoadsInIsolation() throws Exception {
        List<Path> jars = new ArrayList<>();
        for (MoePlugin plugin : ServiceLoader.load(MoePlugin.class)) {
            jars.add(jar(plugin.getClass()));
        }
        Assumptions.assumeTrue(
                jars.stream().allMatch(Files::isRegularFile), "the plug-ins are jars from the phase 'package' on");
        for (Path jar : jars) {
            Path directory = Files.createDirectories(
                    plugins.resolve(jar.getFileName().toString().replaceAll("(-[0-9].*)?\\.jar", "")));
            Files.copy(jar, directory.resolve(jar.getFileName()));
        }
        for (Class<?> library :
                List.of(CapacityBound.class, RegularizedBeta.class, ContinuedFraction.class, DD.class)) {
            Path jar = jar(library);
            Files.copy(jar, plugins.resolve("router-locmoe").resolve(jar.getFileName()));
        }

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.refused()).extracting(LoadedPlugin::reason).isEmpty();
            assertThat(catalog.plugins())
                    .extracting(LoadedPlugin::name)
                    .contains(
                            "gate-dense",
                            "gate-grap",
                            "router-hash",
                            "router-locmoe",
                            "router-multi-level",
                            "router-switch",
                            "router-top-k",
                            "router-group-limited",
                            "router-bias-balanced",
                            "router-debug",
                            "router-expert-choice",
                            "router-sinkhorn",
                            "router-topology",
                            "router-sam",
                            "router-ta-moe",
                            "comm-all-to-all",
                            "comm-all-to-all-padded",
                            "comm-hierarchical",
                            "comm-group-wise",
                            "comm-all-gather",
                            "comm-dedup");
            assertThat(catalog.names(PluginKind.GATE)).contains("dense", "grap");
            assertThat(catalog.names(PluginKind.ROUTER))
                    .contains(
                            "hash",
                            "locmoe",
                            "locmoe-plus",
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
                    .contains("all-to-all", "all-to-all-padded", "hierarchical", "all-gather", "dedup");
            assertThat(catalog.gate("grap").getClass().getClassLoader())
                    .isNotSameAs(catalog.gate("dense").getClass().getClassLoader());
        }
    }

    private static Path jar(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
