package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.router.RouterFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes may host unequal numbers of experts. The training is the same then, as on other meshes
 * ({@link SameOnEveryMeshTest}): choices, drops and loads to the last one, losses and norms to 1e-5 of their value, as
 * gradients are summed in another order. Strategies move the same rows, to the bit.
 */
@Tag("slow")
class UnevenPlacementTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-3);
    /** Nine experts on three nodes: 4, 3 and 2. */
    private static final int[] UNEVEN = {0, 0, 0, 0, 1, 1, 1, 2, 2};

    private static final int[] EVEN = {0, 0, 0, 1, 1, 1, 2, 2, 2};

    /** What has been trained with all-to-all on nodes of several ranks, by their number. */
    private static final Map<String, List<StepReport>> REFERENCES = new HashMap<>();

    @TempDir
    Path directory;

    private static Map<String, String> job(String... changes) {
        Map<String, String> settings =
                TinyJob.settings("experts", "9", "batch", "9", "nodes", "3", "width", "18", "gate", "dense");
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return settings;
    }

    private List<StepReport> run(int[] hosts, Map<String, String> settings) {
        return MeshRun.placed(hosts, settings, new ShortText(8), directory, new TestPlanners()).steps;
    }

    /** Routers that look at nodes have that switched off, or are not here: locality depends on the placement. */
    @ParameterizedTest
    @CsvSource({
        "switch, router.capacityFactor=1",
        "top-k, router.topK=2",
        "hash, router.capacityFactor=1",
        "rre, router.capacityFactor=1",
        "sinkhorn, router.capacityFactor=1",
        "expert-choice, router.capacityFactor=1",
        "bias-balanced, router.topK=2",
        "group-limited, router.groups=3",
        "multi-level, router.groups=3",
        "locmoe, router.mu=0",
        "locmoe-plus, router.mu=0 gate=grap",
        "random, router.capacityFactor=1",
        "forced-balance, overlap=2",
        "forced-imbalance, overlap=4"
    })
    void lossesNormsAndChoicesAreThoseOfTheEvenPlacement(String router, String options) {
        Map<String, String> settings = job("router", router);
        Stream.of(options.split(" ")).forEach(option -> settings.put(option.split("=")[0], option.split("=")[1]));
        List<StepReport> even = run(EVEN, settings);
        List<StepReport> uneven = run(UNEVEN, settings);
        assertThat(uneven).hasSize(12);
        for (int i = 0; i < 12; i++) {
            String at = "step " + (i + 1);
            StepReport one = uneven.get(i);
            StepReport other = even.get(i);
            assertThat(one.layers()).as(at).extracting(LayerReport::expertLoad).containsExactlyElementsOf(loads(other));
            assertThat(one.droppedShare()).as(at).isEqualTo(other.droppedShare());
            assertThat(one.lossPerToken()).as(at).isCloseTo(other.lossPerToken(), TOLERANCE);
            assertThat(one.auxiliaryLoss()).as(at).isCloseTo(other.auxiliaryLoss(), TOLERANCE);
            assertThat(one.gradientNorm()).as(at).isCloseTo(other.gradientNorm(), TOLERANCE);
        }
    }

    /** Planners may have the rank that hosts few experts, or none, compute more of them. */
    @ParameterizedTest
    @CsvSource({
        "hottest, 0 0 0 0 1 1 1 2 2",
        "moved, 0 0 0 0 1 1 1 2 2",
        "turning, 0 0 0 0 1 1 1 1 1",
        "static, 0 0 0 0 1 1 1 2 2",
        "eplb, 0 0 0 0 1 1 1 2 2",
        "eplb, 0 0 0 0 0 1 1 1 1",
        "lp, 0 0 0 0 1 1 1 2 2",
        "lp, 0 0 0 0 0 1 1 1 1",
        "greedy-local, 0 0 0 0 1 1 1 1 1"
    })
    void replicasKeepTheLosses(String planner, String homes) {
        int[] hosts = Stream.of(homes.split(" ")).mapToInt(Integer::parseInt).toArray();
        Map<String, String> settings = job("router", "top-k", "router.topK", "2");
        List<StepReport> home = run(EVEN, settings);
        settings.putAll(Map.of("placement", planner, "placementEvery", "3"));
        if (planner.equals("static")) {
            settings.put("placement.replicas", "0@2, 8@0");
        }
        List<StepReport> uneven = run(hosts, settings);
        assertThat(uneven).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(loads(uneven.get(i))).containsExactlyElementsOf(loads(home.get(i)));
            assertThat(uneven.get(i).lossPerToken()).isCloseTo(home.get(i).lossPerToken(), TOLERANCE);
            assertThat(uneven.get(i).gradientNorm()).isCloseTo(home.get(i).gradientNorm(), TOLERANCE);
        }
    }

    private static List<long[]> loads(StepReport step) {
        return step.layers().stream().map(LayerReport::expertLoad).toList();
    }

    static Stream<Arguments> routers() {
        return MeshRun.PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .map(router -> Arguments.of(router.name(), router));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routers")
    void everyStrategyGivesTheSameBitsWithEveryRouter(String name, RouterFactory router) {
        Map<String, String> settings = job("router", name, "gate", router.usualGate(), "steps", "6");
        List<StepReport> reference = run(UNEVEN, settings);
        assertThat(reference)
                .hasSize(6)
                .allSatisfy(step -> assertThat(step.lossPerToken()).isFinite());
        for (String strategy : List.of("all-to-all-padded", "hierarchical", "group-wise", "all-gather", "dedup")) {
            Map<String, String> other = new TreeMap<>(settings);
            other.put("comm", strategy);
            assertThat(run(UNEVEN, other))
                    .as(strategy)
                    .extracting(StepReport::lossPerToken, StepReport::auxiliaryLoss, StepReport::gradientNorm)
                    .containsExactlyElementsOf(reference.stream()
                            .map(step -> tuple(step.lossPerToken(), step.auxiliaryLoss(), step.gradientNorm()))
                            .toList());
        }
    }

    /** A rank is two devices, each with half of every weight. */
    @ParameterizedTest
    @ValueSource(strings = {"all-to-all", "all-to-all-padded", "hierarchical", "group-wise", "all-gather", "dedup"})
    void unevenPlacementOnTensorGroupsKeepsTheLosses(String strategy) {
        Map<String, String> settings = job("experts", "8", "batch", "8", "router", "switch", "comm", strategy);
        settings.putAll(Map.of("nodes", "2", "devicesPerNode", "2", "tensorParallel", "2", "router.topK", "2"));
        List<StepReport> even = run(new int[] {0, 0, 0, 0, 1, 1, 1, 1}, settings);
        List<StepReport> uneven = run(new int[] {0, 0, 0, 0, 0, 0, 1, 1}, settings);
        assertThat(uneven).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(uneven.get(i).lossPerToken()).isCloseTo(even.get(i).lossPerToken(), TOLERANCE);
            assertThat(uneven.get(i).gradientNorm()).isCloseTo(even.get(i).gradientNorm(), TOLERANCE);
        }
    }

    /** Nodes of several ranks, of which some host nothing, in chunks. */
    @ParameterizedTest
    @CsvSource({
        "all-to-all-padded, 2",
        "hierarchical, 2",
        "group-wise, 2",
        "all-gather, 2",
        "dedup, 2",
        "all-to-all-padded, 4",
        "hierarchical, 4",
        "dedup, 4"
    })
    void everyStrategyGivesTheSameBitsOnNodesOfSeveralRanks(String strategy, String devices) {
        int[] hosts = devices.equals("2") ? new int[] {0, 0, 0, 1, 1, 2, 2, 3} : new int[] {0, 0, 1, 1, 2, 3, 4, 6};
        Map<String, String> settings = job(
                "experts",
                "8",
                "batch",
                "8",
                "nodes",
                "2",
                "devicesPerNode",
                devices,
                "router",
                "switch",
                "router.topK",
                "2",
                "router.capacityFactor",
                "1");
        List<StepReport> reference = REFERENCES.computeIfAbsent(devices, _ -> run(hosts, settings));
        settings.put("comm", strategy);
        for (String overlap : List.of("1", "2", "4")) {
            settings.put("overlap", overlap);
            assertThat(run(hosts, settings))
                    .as("in %s chunks", overlap)
                    .extracting(StepReport::lossPerToken, StepReport::gradientNorm)
                    .containsExactlyElementsOf(reference.stream()
                            .map(step -> tuple(step.lossPerToken(), step.gradientNorm()))
                            .toList());
        }
    }
}
