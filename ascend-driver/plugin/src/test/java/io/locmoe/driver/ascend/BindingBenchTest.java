package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link BindingBench} with {@code -Dlocmoe.ascend.bench=true}, for a minute and a half. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
@EnabledIfSystemProperty(named = "locmoe.ascend.bench", matches = "true")
class BindingBenchTest {
    @Test
    void callsAndLaunchesMakeNoGarbage() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(BindingBench.class.getName())
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        Map<String, Double> bytes = results.stream()
                .collect(Collectors.toMap(
                        result -> result.getPrimaryResult().getLabel(),
                        result -> result.getSecondaryResults()
                                .get("gc.alloc.rate.norm")
                                .getScore()));
        assertThat(bytes.get("callOfNothing")).isLessThan(1);
        assertThat(bytes.get("callThatSetsTheContext")).isLessThan(1);
        assertThat(bytes.get("tensorMadeAndDestroyed")).isLessThan(1);
        assertThat(bytes.get("launchThatRecurs")).isLessThan(16);
    }
}
