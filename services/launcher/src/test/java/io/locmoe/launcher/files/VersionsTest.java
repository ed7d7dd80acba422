package io.locmoe.launcher.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Choosable;
import io.locmoe.run.service.HeldPlugins;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A report of a job on a mesh that ran already names the plug-ins that its nodes hold. */
class VersionsTest {

    private static HeldPlugin plugin(String name, String version, List<String> errors, Choosable... offers) {
        return new HeldPlugin(
                name,
                version,
                "/plugins/" + name,
                List.of(new HeldPlugin.Jar(name + ".jar", "ab")),
                "1",
                "ab" + version,
                errors,
                List.of(offers));
    }

    @Test
    void thePluginsOfTheJobHaveVersionAndDigest() {
        HeldPlugins held = new HeldPlugins(
                List.of(
                        plugin("router-mine", "1.2", List.of(), new Choosable("router", "mine", List.of())),
                        plugin("router-old", "1.1", List.of("is refused."), new Choosable("router", "mine", List.of())),
                        plugin("driver-cpu", "3", List.of(), new Choosable("driver", "cpu", List.of())),
                        plugin("gate-mine", "4", List.of(), new Choosable("gate", "mine", List.of()))),
                0);
        Map<String, String> versions = Versions.of(SettingsParser.parse(Map.of("router", "mine")), held);
        assertThat(versions)
                .containsEntry("plugin.router-mine", "1.2")
                .containsEntry("sha256.router-mine", "ab1.2")
                .containsEntry("plugin.driver-cpu", "3")
                .containsKeys("locmoe", "java")
                .doesNotContainKeys("plugin.router-old", "plugin.gate-mine");
    }
}
