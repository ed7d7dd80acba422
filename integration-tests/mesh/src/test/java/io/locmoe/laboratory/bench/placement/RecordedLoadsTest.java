package io.locmoe.laboratory.bench.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.engine.settings.Choice;
import io.locmoe.parity.ClassPathPlugins;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped planners on a recorded trace: 64 experts x 16 layers on 8 ranks, 12 steps of a top-2 router. */
class RecordedLoadsTest {
    private static final int LAYERS = 16;
    private static final int RANKS = 8;
    private static final int EXPERTS = 64;

    private static Path trace() {
        try {
            return Path.of(RecordedLoadsTest.class.getResource("loads.jsonl.gz").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PlannerScore replay(String planner, int replicas, int every) {
        Choice choice = new Choice(planner, Map.of());
        PlacementStudy study =
                new PlacementStudy("", new ClassPathPlugins(), List.of(choice), replicas, every, line -> {});
        return study.replay(trace()).planners().getFirst();
    }

    /** Two replicas beside eight homes are a quarter more. Plans are made from former steps only. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aQuarterMoreExpertsLetLpBalanceTheRanks(int every) {
        PlannerScore lp = replay("lp", 2, every);
        assertThat(lp.moreExperts()).isLessThanOrEqualTo(0.25);
        assertThat(lp.maxOverMean()).isLessThanOrEqualTo(1.04);
    }

    @Test
    void lpIsMoreEvenThanTheOthers() {
        double lp = replay("lp", 2, 4).maxOverMean();
        for (String other : List.of("static", "eplb", "greedy-local")) {
            assertThat(replay(other, 2, 4).maxOverMean()).as(other).isGreaterThan(lp + .05);
        }
    }

    /** Counted again from the lines of the file, without the classes that replay it. */
    @Test
    void scoresOfExpertsAtHomeAreThoseOfTheCounts() throws IOException {
        double uneven = 0;
        double worst = 0;
        double onRank = 0;
        double onNode = 0;
        double entries = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(trace())), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (int line = 0; line < 12 * LAYERS; line++) {
                JsonNode counts = new ObjectMapper().readTree(lines.readLine());
                double[] loads = new double[RANKS];
                for (int i = 0; line >= 4 * LAYERS && i < RANKS * EXPERTS; i++) {
                    int source = i / EXPERTS;
                    int home = i % EXPERTS / (EXPERTS / RANKS);
                    double count = counts.get(source).get(i % EXPERTS).asDouble();
                    loads[home] += count;
                    entries += count;
                    onRank += home == source ? count : 0;
                    onNode += home / 2 == source / 2 ? count : 0;
                }
                double most = Arrays.stream(loads).max().orElseThrow();
                double sum = Arrays.stream(loads).sum();
                uneven += sum == 0 ? 0 : RANKS * most / sum;
                worst = Math.max(worst, sum == 0 ? 0 : RANKS * most / sum);
            }
        }
        PlannerScore home = replay("static", 0, 4);
        assertThat(home.maxOverMean()).isCloseTo(uneven / (8 * LAYERS), within(1e-9));
        assertThat(home.worst()).isCloseTo(worst, within(1e-9));
        assertThat(home.sameRank()).isCloseTo(onRank / entries, within(1e-9));
        assertThat(home.sameNode()).isCloseTo(onNode / entries, within(1e-9));
        assertThat(home.movedBytes()).isZero();
        assertThat(home.moreExperts()).isZero();
    }

    @Test
    void refusesTermsThatTheTraceDoesNotFit() {
        assertThatThrownBy(() -> replay("lp", 2, 12)).hasMessageContaining("--every must be in [1, 11]");
        assertThatThrownBy(() -> replay("lp", -1, 4)).hasMessageContaining("--replicas must be in [0, 64]: -1");
    }
}
