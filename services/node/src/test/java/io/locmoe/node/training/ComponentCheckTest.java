package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentCheckTest {
    /** Which of the missing plug-ins it would have offered, nobody knows. */
    @Test
    void aRefusedJarIsToldOnceHoweverManyPlugInsAreMissing(@TempDir Path plugins) throws IOException {
        Files.writeString(Files.createDirectories(plugins.resolve("acme")).resolve("acme.jar"), "no jar");
        JobSettings job =
                SettingsParser.parse(Map.of("gate", "sharp", "router", "mine", "comm", "pigeons", "driver", "abacus"));
        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(ComponentCheck.faults(job, catalog).stream().map(SettingFault::text))
                    .hasSize(4)
                    .allMatch(text -> text.contains("no plug-in offers the "))
                    .satisfiesOnlyOnce(text -> assertThat(text).startsWith("refused: plug-in acme"));
        }
    }
}
