package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.identity.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalTest {
    private final List<String> left = new ArrayList<>();

    private NodeConfig node(int index) {
        List<String> join =
                IntStream.range(0, 4).mapToObj(n -> "node-" + n + ":72").toList();
        return NodeConfig.defaults(index).withMesh("blue", 0, join);
    }

    /** A training survives nodes that go one after the other. */
    @Test
    void nodesLeaveOneAfterTheOther() {
        for (double time = 0; time < 1; time += 0.25) {
            double now = time;
            for (int index = 0; index < 4; index++) {
                NodeConfig config = node(index);
                new Renewal(config, turn -> turn == now, () -> left.add(now + " " + config.name())).look();
            }
        }
        assertThat(left).containsExactly("0.0 node-0", "0.25 node-1", "0.5 node-2", "0.75 node-3");
    }

    @Test
    void nodesWithoutAPlaceAreFirstAndNodesWithoutCertificatesStay() {
        new Renewal(NodeConfig.defaults(-1), turn -> turn == 0, () -> left.add("alone")).look();
        assertThat(left).containsExactly("alone");
        Renewal.of(node(0), Trust.OPEN, () -> left.add("open")).look();
        assertThat(left).hasSize(1);
    }
}
