package io.locmoe.cli.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.launcher.mesh.StandingMesh.NodeAnswer;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Jar;
import io.locmoe.run.service.HeldPlugins;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshPluginsTest {

    private static NodeAnswer node(String name, HeldPlugin... plugins) {
        return new NodeAnswer(name, new HeldPlugins(List.of(plugins), 0), "");
    }

    private static HeldPlugin plugin(String name, String version, String digest, String... errors) {
        return new HeldPlugin(
                name,
                version,
                "/p/" + name,
                List.of(new Jar("own.jar", digest), new Jar("toolkit.jar", "77")),
                "1",
                digest,
                List.of(errors),
                List.of());
    }

    @Test
    void nodesWithEqualPluginsShareOneRow() {
        MeshPlugins plugins = new MeshPlugins(List.of(
                node("node-0", plugin("a", "1", "0123456789abcdef")),
                node("node-1", plugin("a", "1", "0123456789abcdef"))));
        assertThat(plugins.isSound()).isTrue();
        assertThat(plugins.text().lines())
                .containsExactly(
                        "NAME  VERSION  SHA-256       STATUS  NODES", "a     1        0123456789ab  loaded  all");
    }

    @Test
    void differencesAreMarkedAndSilentNodesNamed() {
        MeshPlugins plugins = new MeshPlugins(List.of(
                node("node-0", plugin("a", "1", "00"), plugin("b", "1", "bb"), plugin("c", "1", "cc", "c is bad.")),
                node("node-1", plugin("a", "2", "11"), plugin("c", "1", "cc", "c is bad.")),
                new NodeAnswer("node-2", new HeldPlugins(List.of(), 0), "it is asleep")));
        assertThat(plugins.isSound()).isFalse();
        assertThat(plugins.differences())
                .isEqualTo(Map.of(
                        "a", Map.of("node-0", "00", "node-1", "11"),
                        "b", Map.of("node-0", "bb", "node-1", "")));
        assertThat(plugins.text().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "a *|1|00|loaded|node-0",
                        "b *|1|bb|loaded|node-0",
                        "c|1|cc|refused|all",
                        "|c is bad.",
                        "a *|2|11|loaded|node-1",
                        "|a, own.jar: 00 on node-0; 11 on node-1",
                        "* not the same on all nodes: a job that uses it is refused until they have the same jars",
                        "node-2 does not tell: it is asleep");
        assertThat(plugins.text()).doesNotContain("toolkit.jar", "b, own.jar");
    }
}
