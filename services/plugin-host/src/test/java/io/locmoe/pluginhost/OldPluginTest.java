package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in of version 1, compiled against the interfaces of its time, is told so in one sentence. */
class OldPluginTest {
    private static final String OLD_SERVICE = "META-INF/services/io.locmoe.spi.plugin.MoePlugin";

    @TempDir
    private Path root;

    private Path interfaces;

    /** What a gate of that time was built against. */
    @BeforeEach
    void haveTheOldInterfaces() {
        interfaces = new PluginJar()
                .source("io.locmoe.spi.plugin.MoePlugin", """
                        package io.locmoe.spi.plugin;
                        import io.locmoe.spi.gate.GateFactory;
                        import java.util.List;
                        public interface MoePlugin {
                            int SPI_VERSION = 1;
                            default List<GateFactory> gates() { return List.of(); }
                        }
                        """)
                .source("io.locmoe.spi.gate.GateContext", """
                        package io.locmoe.spi.gate;
                        public record GateContext(int layer, int width, int experts) {}
                        """)
                .source("io.locmoe.spi.gate.GateFactory", """
                        package io.locmoe.spi.gate;
                        import java.util.Map;
                        public interface GateFactory {
                            String name();
                            Object create(Map<String, String> options, GateContext context);
                        }
                        """)
                .write(root.resolve("interfaces/interfaces.jar"));
    }

    private PluginJar old() {
        return new PluginJar()
                .attribute("LocMoE-Plugin-Name", "gate-old")
                .attribute("LocMoE-Spi-Version", "1")
                .file(OLD_SERVICE, "acme.OldPlugin".getBytes())
                .library(interfaces)
                .source("acme.OldPlugin", """
                        package acme;
                        import io.locmoe.spi.gate.*;
                        import io.locmoe.spi.plugin.MoePlugin;
                        import java.util.*;
                        public class OldPlugin implements MoePlugin {
                            public List<GateFactory> gates() {
                                return List.of(new GateFactory() {
                                    public String name() { return "old"; }
                                    public Object create(Map<String, String> o, GateContext c) { return o; }
                                });
                            }
                        }
                        """);
    }

    private String refusal(Path jar) {
        try (PluginCatalog catalog = PluginCatalog.load(List.of(jar.getParent().getParent()))) {
            return catalog.plugins().getFirst().reason();
        }
    }

    @Test
    void refusalNamesJarFoundAndExpectedVersionAndGuide() {
        assertThat(refusal(old().write(root.resolve("plugins/gate-old/old.jar"))))
                .isEqualTo("plug-in gate-old (" + root.resolve("plugins/gate-old") + ") was built for version 1 of the"
                        + " SPI: old.jar has " + OLD_SERVICE + " and LocMoE-Spi-Version 1, but this host has version 2"
                        + " and looks for META-INF/services/io.locmoe.spi.MoePlugin; docs/migration.md in the directory"
                        + " of LocMoE Mesh says what to change.");
    }

    @Test
    void aManifestWithoutAVersionIsReported() {
        PluginJar jar = old().withoutAttribute("LocMoE-Spi-Version");
        assertThat(refusal(jar.write(root.resolve("plugins/gate-old/old.jar"))))
                .contains("old.jar has " + OLD_SERVICE + " and no LocMoE-Spi-Version, but this host has version 2");
    }

    /** Hosts between the two had the new interface and still the first number. */
    @Test
    void versionOneWithTheNewServiceFileIsReported() {
        PluginJar jar = Fixtures.gate("sharp").attribute("LocMoE-Spi-Version", "1");
        assertThat(refusal(jar.write(root.resolve("plugins/gate-old/old.jar"))))
                .contains(
                        "was built for version 1 of the SPI, as the manifest of old.jar says, but this host has version"
                                + " 2; docs/migration.md in the directory of LocMoE Mesh says what to change.");
    }

    /** One jar for hosts of both versions. */
    @Test
    void aJarWithBothServiceFilesIsOfTheVersionThatItNames() {
        PluginJar jar = Fixtures.gate("sharp").file(OLD_SERVICE, "acme.GatePlugin".getBytes());
        assertThat(refusal(jar.write(root.resolve("plugins/gate-both/both.jar"))))
                .isEmpty();
    }

    @Test
    void theMigrationPageExists() {
        assertThat(Path.of("../../docs/migration.md"))
                .satisfies(page -> assertThat(Files.size(page)).isPositive());
    }
}
