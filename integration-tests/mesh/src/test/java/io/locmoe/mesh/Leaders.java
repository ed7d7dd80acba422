package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.mesh.NodeMetrics;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Polls which nodes train a run as its leader: these are the nodes whose last step grows. */
final class Leaders implements AutoCloseable {
    private static final long LOOK_MILLISECONDS = 300;

    private final TestMesh mesh;
    private final Map<String, Double> steps = new HashMap<>();
    /** One after another, each time that a node begins to. */
    private final List<String> turns = new CopyOnWriteArrayList<>();

    private final Set<Set<String>> together = new LinkedHashSet<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leaders").factory());

    /** Ends early where a node cannot be asked. */
    private final Future<?> looking;

    Leaders(TestMesh mesh) {
        this.mesh = mesh;
        look();
        this.looking =
                looks.scheduleWithFixedDelay(this::look, LOOK_MILLISECONDS, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** The last step that a node knows as leader of the run; 0 if it does not lead it. */
    static double step(TestNode node) {
        return node.metrics().samples().stream()
                .filter(sample -> sample.name().equals("locmoe_training_step"))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }

    private synchronized void look() {
        List<String> trained = new ArrayList<>();
        for (TestNode node : mesh.nodes()) {
            double now = step(node);
            Double before = steps.put(node.name(), now);
            if (before != null && now > before) {
                trained.add(node.name());
            }
        }
        if (trained.size() > 1) {
            together.add(Set.copyOf(trained));
        }
        trained.stream()
                .filter(name -> turns.isEmpty() || !turns.getLast().equals(name))
                .forEach(turns::add);
    }

    /** The nodes that have kept the run so far. */
    List<String> turns() {
        assertThat(looking).as("looks go on").isNotDone();
        return List.copyOf(turns);
    }

    /** Nodes that have done so at the same time. */
    synchronized Set<Set<String>> together() {
        return Set.copyOf(together);
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
