package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.setup.LayerPlace;
import io.locmoe.engine.setup.LayerPlugins;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.RouterSite;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.settings.FileRoots;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RouterSetup;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a router keeps besides its parameters is part of a checkpoint, on every mesh. */
class RouterStateTest {

    /** Every token goes to the best expert, whose output counts a little more after each step. */
    private static final class Drifting implements Router {
        private final double[] drift;

        Drifting(RouterSetup setup) {
            drift = setup.state("drift", new double[1]);
        }

        @Override
        public RoutingPlan route(Tensor scores, RoutingCall call) {
            int experts = scores.size(1);
            TokenChoices choices = TopK.choose(scores.toArray(), experts, 1, call.valid());
            var assignment = Capacity.limit(choices, experts, Integer.MAX_VALUE, call.mesh());
            return new RoutingPlan(
                    assignment,
                    call.tensors().full((float) (1 + drift[0]), assignment.entries()),
                    Map.of(),
                    Map.of("drift", drift[0]));
        }

        @Override
        public void stepCompleted() {
            drift[0] += 1.0 / 3;
        }
    }

    private static final MoePlugin PLUGIN = new MoePlugin() {
        @Override
        public List<RouterFactory> routers() {
            return List.of(new RouterFactory() {
                @Override
                public String name() {
                    return "drifting";
                }

                @Override
                public Router create(Options options, RouterSetup setup) {
                    return new Drifting(setup);
                }
            });
        }
    };

    @TempDir
    Path directory;

    private MeshRun run(String part, String... changes) {
        Map<String, String> settings = TinyJob.settings("gate", "dense", "router", "drifting");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return MeshRun.run(
                settings, TestDriver.REFERENCE.driver(), new ShortText(8), directory.resolve(part), List.of(PLUGIN));
    }

    @Test
    void aResumedJobRestoresTheRouterState() {
        MeshRun whole = run("whole", "nodes", "2");
        MeshRun first = run("first", "nodes", "2", "stopAfter", "5");
        MeshRun second = run(
                "second", "nodes", "2", "resume", first.checkpoints.getLast().toString());
        assertThat(second.steps.getFirst().layers().getFirst().measures().get("drift"))
                .isEqualTo(whole.steps.get(5).layers().getFirst().measures().get("drift"))
                .isGreaterThan(1.6);
        assertThat(second.steps.getLast().lossPerToken())
                .isEqualTo(whole.steps.getLast().lossPerToken());
        MeshRun wider =
                run("wider", "nodes", "4", "resume", first.checkpoints.getLast().toString());
        assertThat(wider.steps.getLast().layers().getFirst().measures())
                .isEqualTo(whole.steps.getLast().layers().getFirst().measures());
    }

    @Test
    void aCheckpointWithoutTheRoutersStateIsRefused() {
        MeshRun first = run("first", "nodes", "2", "router", "hash", "stopAfter", "5");
        String checkpoint = first.checkpoints.getLast().toString();
        assertThatThrownBy(() -> run("second", "nodes", "2", "gate", "grap", "resume", checkpoint))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("router-state.json", "no numbers", "use the checkpoint's own router");
    }

    @Test
    void aCheckpointFromBeforeTablesWereSavedIsRefused() throws IOException {
        Path checkpoint = run("first", "nodes", "2", "router", "hash", "stopAfter", "5")
                .checkpoints
                .getLast();
        Files.delete(Copies.withoutDigests(checkpoint).resolve("router-state.json"));
        assertThatThrownBy(() -> run("second", "nodes", "2", "router", "hash", "resume", checkpoint.toString()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("no router-state.json", "blocks.1.router.expertOfToken", "train again");
    }

    @Test
    void aStateOfAnotherLengthIsRefused() throws Exception {
        Files.writeString(directory.resolve("router-state.json"), """
                {"drift": [0.5, 1, 2, 3]}""");
        assertThatThrownBy(() -> read(drift(new double[8])))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("4 numbers", "drift", "needs 8");
    }

    @Test
    void typesComeBackAsTheyWere() throws IOException {
        RouterStates saved = new RouterStates();
        site(saved).state("a", new double[] {Double.NaN, 1 / 3.0, Double.NEGATIVE_INFINITY, -0.0});
        site(saved).state("b", new int[] {Integer.MIN_VALUE, 7});
        site(saved).state("c", new long[] {Long.MAX_VALUE});
        write(saved);
        RouterStates states = new RouterStates();
        double[] a = site(states).state("a", new double[4]);
        int[] b = site(states).state("b", new int[2]);
        long[] c = site(states).state("c", new long[1]);
        read(states);
        assertThat(a).containsExactly(Double.NaN, 1 / 3.0, Double.NEGATIVE_INFINITY, -0.0);
        assertThat(b).containsExactly(Integer.MIN_VALUE, 7);
        assertThat(c).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void aStateOfAnotherTypeIsRefused() throws IOException {
        RouterStates saved = new RouterStates();
        site(saved).state("drift", new int[1]);
        write(saved);
        assertThatThrownBy(() -> read(drift(new double[1])))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("int32", "float64");
    }

    private void write(RouterStates states) throws IOException {
        Files.write(
                directory.resolve("router-state.json"),
                RouterStateFile.copy(states).content().orElseThrow());
    }

    private void read(RouterStates states) {
        RouterStateFile.read(directory, Optional.empty(), FileRoots.EVERYWHERE, states, UnaryOperator.identity(), true);
    }

    private static RouterStates drift(double[] initial) {
        RouterStates states = new RouterStates();
        site(states).state("drift", initial);
        return states;
    }

    private static RouterSite site(RouterStates states) {
        LayerPlace place =
                new LayerPlace(0, 1, 4, 4, MeshView.solo(4), 1, TokenCounts.of(new long[8]), new ParameterNames(1, 0));
        return new RouterSite(new LayerPlugins(place, null, null, states), 4, "", false);
    }
}
