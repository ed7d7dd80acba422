package io.locmoe.laboratory.bench.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnduranceTest {
    private static final long MIB = 1 << 20;
    private static final Held STEADY = new Held(400 * MIB, 60, 100);

    private static Endurance of(int seconds, IntFunction<Sample> look) {
        return new Endurance(IntStream.range(0, seconds).mapToObj(look).toList());
    }

    private static Sample sample(double second, Held node, long pid, long shared, long temporary) {
        return new Sample(second, List.of(new Sample.Node("node-1", pid, false, node)), STEADY, shared, temporary);
    }

    /** Memory doubles in the first third, while code is compiled, and a replacement begins with less. */
    @Test
    void warmUpAndReplacementsAreNotGrowth() {
        Endurance endurance = of(
                300,
                second -> sample(
                        second,
                        new Held(
                                (second < 90 ? 200 + second : second % 50 < 5 ? 150 : 290 + second % 3) * MIB, 60, 100),
                        second / 50,
                        12,
                        40 + second % 5));
        assertThat(endurance.growing()).isEmpty();
        assertThat(endurance.finding()).isEqualTo("memory, threads, descriptors and files are flat over 299 s");
    }

    @Test
    void growingResourcesAreNamedWithTheirRate() {
        Endurance endurance =
                of(600, second -> sample(second, new Held(400 * MIB, 60 + second / 10, 100), 7, second / 20, 40));
        assertThat(endurance.growing().stream().map(Growth::what))
                .containsExactly("threads of all nodes", "threads of node-1 (process 7)", "files in /dev/shm");
        assertThat(endurance.growing().getFirst().perHour()).isBetween(355.0, 365.0);
        assertThat(endurance.finding()).startsWith("over 599 s this grows: threads of all nodes from 86 to 113, 36");
    }

    @Test
    void aSpareThatJoinsTheJobIsNotGrowth() {
        IntFunction<Held> held = second -> new Held((second < 300 ? 240 : 320) * MIB, second < 300 ? 60 : 70, 100);
        Endurance trained = of(600, second -> sample(second, held.apply(second), 7, 0, 40));
        assertThat(trained.growing()).extracting(Growth::what).contains("threads of node-1 (process 7)");
        Endurance spare = of(
                600,
                second -> new Sample(
                        second,
                        List.of(new Sample.Node("node-1", 7, second < 300, held.apply(second))),
                        STEADY,
                        0,
                        40));
        assertThat(spare.growing()).extracting(Growth::what).noneMatch(what -> what.contains("node-1"));
    }

    @Test
    void memoryGrowthBelowTheThresholdIsIgnored() {
        assertThat(of(600, second -> sample(second, new Held((400 + second / 20) * MIB, 60, 100), 7, 0, 40))
                        .growing())
                .as("20 MiB of 400")
                .isEmpty();
        assertThat(of(600, second -> sample(second, new Held((400 + second) * MIB, 60, 100), 7, 0, 40))
                        .growing())
                .extracting(Growth::what)
                .contains("MiB of memory of node-1 (process 7)");
    }

    @Test
    void aShortRunIsNotJudged() {
        Endurance endurance = of(40, second -> sample(second, new Held(second * 100 * MIB, 60, 100), 7, second, 40));
        assertThat(endurance.growing()).isEmpty();
        assertThat(endurance.finding()).contains("too short");
    }

    @Test
    void samplesStayFewAtEqualDistances() {
        Samples samples = new Samples(10);
        for (int second = 0; second < 100; second++) {
            samples.offer(sample(second, STEADY, 7, 0, 0));
        }
        List<Double> seconds = samples.list().stream().map(Sample::second).toList();
        assertThat(seconds).hasSizeBetween(5, 10).startsWith(0.0, 16.0, 32.0).isSorted();
    }

    @Test
    void thisProcessIsSeen() {
        long self = ProcessHandle.current().pid();
        try (Sampler sampler = Sampler.start(1, _ -> self, _ -> false)) {
            Sample seen = sampler.endurance().samples().getFirst();
            assertThat(seen.nodes().getFirst().name()).isEqualTo("node-0");
            assertThat(seen.nodes().getFirst().spare()).isTrue();
            assertThat(seen.command().resident()).isGreaterThan(10 * MIB);
            assertThat(seen.command().threads()).isGreaterThan(3);
            assertThat(seen.command().descriptors()).isPositive();
        }
    }
}
