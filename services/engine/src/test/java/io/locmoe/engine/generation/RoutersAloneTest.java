package io.locmoe.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.model.KeyValueCache;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which routers keep keys and values in generation, and that they may: the mesh has two nodes of two ranks. */
class RoutersAloneTest {
    private static final int SEQUENCE = 16;
    private static final Set<String> BY_BATCH = Set.of("topology", "random", "forced-balance", "forced-imbalance");

    private static SoloModel model(
            Device device, String router, String gate, Map<String, String> options, String... more) {
        Map<String, String> job = new TreeMap<>(TinyJob.settings(
                "nodes",
                "2",
                "devicesPerNode",
                "2",
                "experts",
                "8",
                "sequence",
                Integer.toString(SEQUENCE),
                "router",
                router,
                "gate",
                gate));
        options.forEach((name, value) -> job.put("router." + name, value));
        for (int i = 0; i < more.length; i += 2) {
            job.put(more[i], more[i + 1]);
        }
        Topology mesh = Topology.of(2, 2);
        return new SoloModel(
                device,
                MeshRun.components(),
                SettingsParser.parse(job),
                new MeshView(mesh, ExpertPlacement.even(0, 8, mesh)),
                new long[64]);
    }

    static Stream<RouterFactory> routers() {
        return MeshRun.PLUGINS.stream().flatMap(plugin -> plugin.routers().stream());
    }

    @ParameterizedTest
    @MethodSource("routers")
    void aRouterOfSingleTokensGivesTheLogitsOfTheWholeText(RouterFactory router) {
        try (Device device = TestDriver.REFERENCE.open();
                SoloModel model = model(device, router.name(), router.usualGate(), Map.of())) {
            Optional<KeyValueCache> past = model.cache();
            assertThat(past.isEmpty()).isEqualTo(BY_BATCH.contains(router.name()));
            past.ifPresent(cache -> {
                try (cache) {
                    int[] text = new Random(5).ints(SEQUENCE, 0, 64).toArray();
                    for (int at = 0; at < SEQUENCE; at++) {
                        float[] next = model.logits(batch(text[at]), past, 0);
                        float[] whole = model.logits(batch(Arrays.copyOf(text, at + 1)), at);
                        assertThat(next).containsExactly(whole, within(1e-6f));
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "top-k, evaluationCapacityFactor, 1",
        "locmoe, evaluationCapacityFactor, 1",
        "hash, evaluationCapacityFactor, 2",
        "expert-choice, evaluation, expert-choice",
        "multi-level, second, topology",
        "multi-level, secondOptions, evaluationCapacityFactor=1",
        "locmoe-stable, firstOptions, evaluationCapacityFactor=1"
    })
    void optionsThatLookAtTheBatchKeepNothing(String router, String option, String value) {
        try (Device device = TestDriver.REFERENCE.open();
                SoloModel model = model(device, router, "dense", Map.of(option, value))) {
            assertThat(model.routersOfBatches()).containsExactly(router);
            assertThat(model.cache()).isEmpty();
        }
    }

    /** What the gates see of the tokens before is not kept. */
    @Test
    void gatesThatSeeTheTokensBeforeKeepNothing() {
        try (Device device = TestDriver.REFERENCE.open();
                SoloModel model = model(device, "locmoe", "grap", Map.of(), "gateWindow", "2")) {
            assertThat(model.routersOfBatches()).containsExactly("locmoe");
        }
    }

    /** A plug-in's router that says nothing of itself. */
    @Test
    void aRouterThatSaysNothingKeepsNothing() {
        assertThat(((Router) (scores, call) -> null).routesTokensAlone()).isFalse();
    }

    private static Batch batch(int... tokens) {
        int rows = tokens.length;
        boolean[] valid = new boolean[rows];
        Arrays.fill(valid, true);
        return new Batch(tokens, new int[rows], new int[rows], valid, rows, Slots.home(0, 4, 8), rows, 0, 0, false);
    }
}
