package io.locmoe.run.mesh;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.run.ControlException;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Jar;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.topology.MeshNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SameSoftwareTest {
    private static final Set<String> USED = Set.of("router 'a'");

    private final NodePlugins first = node(0, "1.0", plugin("a", "0123456789abcdef"), plugin("b", "00"));

    private static NodePlugins node(int index, String version, HeldPlugin... plugins) {
        return new NodePlugins(
                new MeshNode(
                        index,
                        "node-" + index,
                        "10.0.0.1",
                        1,
                        2,
                        3,
                        4,
                        1,
                        List.of("cpu"),
                        version,
                        List.of(),
                        new MeshNode.Location("", "")),
                new HeldPlugins(List.of(plugins), 0));
    }

    /** A plug-in with a library that is the same on all nodes. */
    private static HeldPlugin plugin(String router, String digest, String... errors) {
        return plugin(
                router,
                digest,
                List.of(new Jar(router + ".jar", digest), new Jar("toolkit.jar", "0011223344556677")),
                errors);
    }

    private static HeldPlugin plugin(String router, String digest, List<Jar> jars, String... errors) {
        return new HeldPlugin(
                "acme-" + router,
                "2",
                "/plugins/" + router,
                jars,
                "1",
                digest,
                List.of(errors),
                errors.length > 0 ? List.of() : List.of(new HeldPlugin.Choosable("router", router, List.of())));
    }

    @Test
    void theSameVersionAndPlugInsTrainTogetherWhateverElseThereIs() {
        NodePlugins other = node(1, "1.0", plugin("b", "99"), plugin("a", "0123456789abcdef"));
        assertThatCode(() -> SameSoftware.check(List.of(first, other), USED)).doesNotThrowAnyException();
    }

    @Test
    void nodesOfDifferentVersionsAreNamed() {
        NodePlugins other = node(1, "1.1", first.held().plugins().getFirst());
        assertThatThrownBy(() -> SameSoftware.check(List.of(first, other), USED))
                .hasMessage("node-1 (10.0.0.1:2) runs version 1.1 and node-0 (10.0.0.1:2) version 1.0; "
                        + "install the same on all nodes")
                .returns(ControlException.Code.INSUFFICIENT, e -> ((ControlException) e).code());
    }

    @Test
    void nodesWithDifferentMissingOrRefusedPlugInsAreNamedWithTheJar() {
        List<NodePlugins> nodes = new ArrayList<>(List.of(first));
        nodes.add(node(1, "1.0", plugin("a", "fedcba9876543210")));
        nodes.add(node(2, "1.0"));
        nodes.add(node(3, "1.0", plugin("a", "", "plug-in acme-a holds no jar.")));
        assertThatThrownBy(() -> SameSoftware.check(nodes, USED))
                .message()
                .hasLineCount(3)
                .contains("the plug-in with the router 'a' is not the same on both nodes: a.jar with SHA-256"
                        + " fedcba987654... on node-1 (10.0.0.1:2) and 0123456789ab... on node-0 (10.0.0.1:2);"
                        + " copy the same plug-in directory to all nodes")
                .contains("is missing on node-2 (10.0.0.1:2) and a.jar with SHA-256 0123456789ab..., toolkit.jar with"
                        + " SHA-256 001122334455... on node-0")
                .contains("is missing on node-3 (10.0.0.1:2), where plug-in acme-a holds no jar. and a.jar");
    }

    @Test
    void everyDifferingJarIsNamed() {
        HeldPlugin other = plugin(
                "a",
                "fedcba9876543210",
                List.of(
                        new Jar("a.jar", "0123456789abcdef"),
                        new Jar("more.jar", "99"),
                        new Jar("toolkit.jar", "8899aabbccddeeff")));
        assertThatThrownBy(() -> SameSoftware.check(List.of(first, node(1, "1.0", other)), USED))
                .message()
                .contains(
                        "both nodes: more.jar with SHA-256 99... only on node-1 (10.0.0.1:2), toolkit.jar with SHA-256"
                                + " 8899aabbccdd... on node-1 (10.0.0.1:2) and 001122334455... on node-0 (10.0.0.1:2);")
                .doesNotContain("a.jar");
    }
}
