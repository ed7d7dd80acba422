package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.SavedTensors;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.topology.ExpertPlacement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services that the host gives to a router during its creation. */
class RouterSurroundingsTest {
    private final List<ExpertPlacement> atCreation = Collections.synchronizedList(new ArrayList<>());
    private final Set<List<Integer>> places = ConcurrentHashMap.newKeySet();
    private final List<ExpertPlacement> inCalls = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    /** All tokens to expert 0; two parameters that no loss depends on. */
    private final class Probe implements MoePlugin, RouterFactory {
        @Override
        public List<RouterFactory> routers() {
            return List.of(this);
        }

        @Override
        public String name() {
            return "probe";
        }

        @Override
        public Router create(Options options, RouterSetup setup) {
            atCreation.add(setup.placement());
            places.add(List.of(setup.layer(), setup.layers()));
            setup.parameters().create("shrinks", 1f, 0f, 2, 2);
            setup.parameters().createWithoutDecay("stays", 1f, 0f, 2, 2);
            return (scores, call) -> {
                inCalls.add(call.placement());
                return new BrokenPlans.Draft(call).plan();
            };
        }
    }

    private MeshRun run() {
        return run("blocks", "2");
    }

    private MeshRun run(String setting, String value) {
        return MeshRun.run(
                TinyJob.settings("router", "probe", "nodes", "2", "steps", "3", "weightDecay", "0.5", setting, value),
                TestDriver.REFERENCE.driver(),
                new Patterns(8),
                directory,
                List.of(new Probe()));
    }

    @Test
    void parametersMayOptOutOfWeightDecay() {
        Map<String, float[]> tensors =
                SavedTensors.read(run().checkpoints.getLast().resolve("model.safetensors"));
        assertThat(named(tensors, "router.stays")).containsExactly(1f, 1f, 1f, 1f);
        assertThat(named(tensors, "router.shrinks")[0]).isBetween(0.9f, 0.9999f);
    }

    private static float[] named(Map<String, float[]> tensors, String end) {
        return tensors.entrySet().stream()
                .filter(tensor -> tensor.getKey().endsWith(end))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void aRouterKnowsHowManyLayersThereAre() {
        run("blocks", "4");
        assertThat(places).containsExactlyInAnyOrder(List.of(0, 2), List.of(1, 2));
    }

    @Test
    void thePlacementIsKnownWhenARouterIsCreated() {
        run();
        assertThat(atCreation).isNotEmpty();
        assertThat(inCalls).isNotEmpty();
        assertThat(atCreation).allMatch(inCalls.getFirst()::equals);
        assertThat(inCalls.getFirst().rankOfExpert()).containsExactly(0, 0, 1, 1);
    }

    /** The placement is that of the job, which may be uneven, even for a shadow router. */
    @ParameterizedTest
    @ValueSource(strings = {"router", "shadow"})
    void thePlacementIsThatOfTheJob(String place) {
        int[] hosts = {0, 0, 0, 1};
        Map<String, String> job = TinyJob.settings("router", "hash", "nodes", "2", "steps", "2");
        job.put(place, "probe");
        MeshRun.placed(hosts, job, new Patterns(8), directory, new Probe());
        assertThat(atCreation).hasSize(2).containsOnly(new ExpertPlacement(1, hosts));
        assertThat(inCalls).isNotEmpty().containsOnly(new ExpertPlacement(1, hosts));
    }
}
