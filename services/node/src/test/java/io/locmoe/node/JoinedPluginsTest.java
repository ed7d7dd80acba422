package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.topology.MeshNode;
import io.locmoe.topology.MeshNode.Plugin;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JoinedPluginsTest {
    private static final Plugin SAME = new Plugin("gate-a", "1", "00");

    private final JoinedPlugins compared =
            new JoinedPlugins(node(0, SAME, new Plugin("router-b", "1", "0123456789abcdef")));

    private static MeshNode node(int index, Plugin... plugins) {
        return new MeshNode(
                index,
                "node-" + index,
                "10.0.0.1",
                1,
                2,
                3,
                4,
                1,
                List.of("cpu"),
                "1.0",
                List.of(plugins),
                new MeshNode.Location("", ""));
    }

    @Test
    void equalPluginsInAnyOrderGiveNoDifference() {
        assertThat(compared.difference(node(1, new Plugin("router-b", "1", "0123456789abcdef"), SAME)))
                .isEmpty();
    }

    @Test
    void nameVersionAndDigestAreCompared() {
        assertThat(compared.difference(node(1, SAME, new Plugin("router-b", "1", "fedcba9876543210"))))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("node-1 (10.0.0.1:2) has not the same plug-ins as this node: "
                                + "router-b 1 with SHA-256 fedcba987654... only there, "
                                + "router-b 1 with SHA-256 0123456789ab... only here; "));
        assertThat(compared.difference(node(1, SAME, new Plugin("router-b", "2", "0123456789abcdef"))))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("router-b 2", "router-b 1"));
        assertThat(compared.difference(node(1, new Plugin("router-b", "1", "0123456789abcdef"))))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("gate-a 1 with SHA-256 00... only here"));
    }

    @Test
    void foreignPluginNamesAreShortenedToOneLine() {
        Plugin[] many = IntStream.range(0, 50)
                .mapToObj(place -> new Plugin(place + "\n" + "x".repeat(10_000), "1", ""))
                .toArray(Plugin[]::new);
        assertThat(compared.difference(node(1, many)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .hasSizeLessThan(4000)
                        .hasLineCount(1)
                        .contains("and 42 more"));
    }
}
