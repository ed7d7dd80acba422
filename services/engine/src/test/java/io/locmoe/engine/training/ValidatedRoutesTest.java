package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.WatchedRouters;
import io.locmoe.engine.WatchedRouters.Planned;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a validation tells of the routes of its tokens, against the plans that the routers themselves remember. */
@Tag("slow")
class ValidatedRoutesTest {
    private static final int EXPERTS = 4;

    @TempDir
    private Path directory;

    private final WatchedRouters watched = new WatchedRouters();

    private MeshRun run(String router, String... more) {
        Map<String, String> settings = TinyJob.settings("blocks", "4", "gate", "dense", "steps", "9");
        settings.putAll(Map.of("router", WatchedRouters.WATCHED + router, "validateEvery", "3"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return MeshRun.run(settings, TestDriver.REFERENCE.driver(), new ShortText(8), directory, List.of(watched));
    }

    @ParameterizedTest
    @CsvSource({"switch, 1", "top-k, 2", "locmoe, 2", "expert-choice, 2"})
    void stabilityIsTheShareOfTheChoicesThatStay(String router, String nodes) {
        MeshRun run = run(router, "nodes", nodes);
        assertThat(run.validatedLayers).containsOnlyKeys(3L, 6L, 9L);
        assertThat(run.validatedLayers.get(3L))
                .hasSize(2)
                .allMatch(layer -> Double.isNaN(layer.stability()) && layer.shadow() == null);
        boolean changed = false;
        for (long step = 6; step <= 9; step += 3) {
            List<LayerValidation> layers = run.validatedLayers.get(step);
            for (int layer = 0; layer < 2; layer++) {
                assertThat(layers.get(layer).stability()).isEqualTo(counted(router, layer, step - 3, step));
                changed |= layers.get(layer).stability() < 1;
            }
        }
        assertThat(changed).as("a share of one alone shows nothing").isTrue();
    }

    private double counted(String router, int layer, long before, long now) {
        List<Planned> former = watched.plans(router, before);
        int common = 0;
        int most = 0;
        for (Planned token : watched.plans(router, now)) {
            if (token.layer() == layer) {
                Planned earlier =
                        former.stream().filter(token::isAt).findFirst().orElseThrow();
                Set<Integer> both = new HashSet<>(token.experts().values());
                both.retainAll(earlier.experts().values());
                common += both.size();
                most += Math.max(token.experts().size(), earlier.experts().size());
            }
        }
        return (double) common / most;
    }

    @Test
    void aMeshOfTwoNodesCountsLikeOneNode() {
        List<Double> one = stability(run("top-k", "nodes", "1"));
        List<Double> two = stability(run("top-k", "nodes", "2"));
        assertThat(two).isEqualTo(one).hasSize(6);
    }

    private static List<Double> stability(MeshRun run) {
        return run.validatedLayers.values().stream()
                .flatMap(List::stream)
                .map(LayerValidation::stability)
                .toList();
    }

    /** The experts of a word never change. */
    @Test
    void theStabilityOfHashIsOneToTheBit() {
        assertThat(stability(run("hash", "nodes", "2"))).containsExactly(Double.NaN, Double.NaN, 1., 1., 1., 1.);
    }

    @Test
    void aResumedJobHasNoValidationBefore() {
        MeshRun first = run("hash", "stopAfter", "3");
        MeshRun resumed = run("hash", "resume", first.checkpoints.getLast().toString());
        assertThat(stability(resumed)).containsExactly(Double.NaN, Double.NaN, 1., 1.);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void confusionCountsTheFirstChoicesOfBothRouters(String nodes) {
        MeshRun run = run("switch", "shadow", WatchedRouters.WATCHED + "hash", "nodes", nodes);
        for (Map.Entry<Long, List<LayerValidation>> validation : run.validatedLayers.entrySet()) {
            for (int layer = 0; layer < 2; layer++) {
                ShadowValidation shadow = validation.getValue().get(layer).shadow();
                assertThat(shadow.confusion()).isDeepEqualTo(counted(layer, validation.getKey()));
                long tokens = Arrays.stream(shadow.confusion())
                        .flatMapToLong(LongStream::of)
                        .sum();
                long diagonal = IntStream.rangeClosed(0, EXPERTS)
                        .mapToLong(i -> shadow.confusion()[i][i])
                        .sum();
                assertThat(tokens).isEqualTo(tokensOf(layer, validation.getKey()));
                assertThat(shadow.agreement())
                        .as("routers with one choice each")
                        .isEqualTo((double) diagonal / tokens)
                        .isBetween(0.01, 0.99);
            }
        }
    }

    private long tokensOf(int layer, long step) {
        return watched.plans("switch", step).stream()
                .filter(token -> token.layer() == layer)
                .count();
    }

    private long[][] counted(int layer, long step) {
        long[][] counts = new long[EXPERTS + 1][EXPERTS + 1];
        List<Planned> shadow = watched.plans("hash", step);
        for (Planned token : watched.plans("switch", step)) {
            if (token.layer() == layer) {
                Planned other = shadow.stream().filter(token::isAt).findFirst().orElseThrow();
                counts[token.first(EXPERTS)][other.first(EXPERTS)]++;
            }
        }
        return counts;
    }
}
