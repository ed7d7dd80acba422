package io.locmoe.node.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.ControlException;
import io.locmoe.topology.MeshNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SameSoftwareTest {
    private static final Set<String> USED = Set.of("router 'a'");

    private final MeshNode first = node(0, "1.0", Map.of("router 'a'", "0123456789abcdef", "gate 'g'", "00"));

    private static MeshNode node(int index, String version, Map<String, String> components) {
        return new MeshNode(index, "node-" + index, "10.0.0.1", 1, 2, 3, 4, 1, List.of("cpu"), version, components);
    }

    @Test
    void theSameVersionAndPlugInsTrainTogetherWhateverElseThereIs() {
        MeshNode other = node(1, "1.0", Map.of("router 'a'", "0123456789abcdef", "gate 'g'", "99"));
        assertThatCode(() -> SameSoftware.check(List.of(first, other), USED)).doesNotThrowAnyException();
    }

    @Test
    void nodesOfDifferentVersionsAreNamed() {
        MeshNode other = node(1, "1.1", first.components());
        assertThatThrownBy(() -> SameSoftware.check(List.of(first, other), USED))
                .hasMessage("node-1 (10.0.0.1:2) runs version 1.1 and node-0 (10.0.0.1:2) version 1.0; "
                        + "install the same on all nodes")
                .returns(ControlException.Code.INSUFFICIENT, e -> ((ControlException) e).code());
    }

    @Test
    void nodesWithDifferentOrMissingPlugInsAreNamed() {
        MeshNode different = node(1, "1.0", Map.of("router 'a'", "fedcba9876543210"));
        MeshNode missing = node(2, "1.0", Map.of());
        assertThatThrownBy(() -> SameSoftware.check(List.of(first, different, missing), USED))
                .hasMessageContaining("the plug-in with the router 'a' is SHA-256 fedcba987654... on node-1")
                .hasMessageContaining("and SHA-256 0123456789ab... on node-0")
                .hasMessageContaining("the plug-in with the router 'a' is missing on node-2")
                .hasMessageContaining("copy the same plug-in directory to all nodes");
    }
}
