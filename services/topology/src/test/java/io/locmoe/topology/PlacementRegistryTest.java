package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementRegistryTest {
    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void leave() {
        mesh.close();
    }

    @Test
    void everyNodeFindsTheSamePlacement() {
        PlacementRegistry first = mesh.join(0).placements();
        PlacementRegistry second = mesh.join(1).placements();
        ExpertPlacement placed = first.place("job", 8, Topology.of(4, 2));
        assertThat(second.find("job")).contains(placed);
        assertThat(placed).isEqualTo(ExpertPlacement.even(1, 8, Topology.of(4, 2)));
        second.remove("job");
        assertThat(first.find("job")).isEmpty();
    }

    @Test
    void epochsOfConcurrentNodesAreDifferentAndWithoutGaps() throws InterruptedException, ExecutionException {
        List<PlacementRegistry> nodes =
                List.of(mesh.join(0).placements(), mesh.join(1).placements());
        List<Callable<List<Long>>> tasks = new ArrayList<>();
        for (PlacementRegistry node : nodes) {
            tasks.add(() -> epochs(node));
        }
        List<Long> epochs = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<List<Long>> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isSorted();
                epochs.addAll(result.get());
            }
        }
        assertThat(epochs).doesNotHaveDuplicates().hasSize(100).contains(1L, 100L);
    }

    private static List<Long> epochs(PlacementRegistry node) {
        List<Long> epochs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            epochs.add(
                    node.place("job-" + node.hashCode(), 4, Topology.of(2, 1)).epoch());
        }
        return epochs;
    }

    @Test
    void theEpochOutlivesTheNodeThatCounted() {
        PlacementRegistry survivor = mesh.join(0).placements();
        MeshMembership second = mesh.join(1);
        long before = second.placements().place("job", 2, Topology.of(2, 1)).epoch();
        second.close();
        assertThat(survivor.place("job", 2, Topology.of(2, 1)).epoch()).isEqualTo(before + 1);
    }

    @Test
    void expertsThatDoNotDivideUseNoEpoch() {
        PlacementRegistry placements = mesh.join(0).placements();
        assertThatThrownBy(() -> placements.place("job", 6, Topology.of(4, 1)))
                .hasMessageContaining("6 experts do not divide over 4 nodes");
        assertThat(placements.place("job", 8, Topology.of(4, 1)).epoch()).isEqualTo(1);
    }
}
