package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.exchange.ProcessorTimes;
import io.locmoe.engine.exchange.SentBytes;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps of 1000 ns, by hand. */
class NodeTimesTest {
    private static final ProcessorTimes NONE = new ProcessorTimes(0, 0, 0, 0, 0);

    /** @param computed of each rank; what is left of its step it waits */
    private static MeshTotals totals(Topology topology, long... computed) {
        List<RankTotals> ranks = Arrays.stream(computed)
                .mapToObj(own -> new StepTimes(1000, 1000 - own - 30, 7, 20, 10, NONE))
                .map(times -> new RankTotals(
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        times,
                        new SentBytes(0, new long[1]),
                        new OwnNumbers(new RankMemory(0, 0, 0, 0), RankPeak.UNKNOWN, PluginMeasures.NONE),
                        new double[0]))
                .toList();
        return new MeshTotals(ranks, topology);
    }

    @Test
    void computeTimeExcludesWaitingForOthers() {
        NodeTimes times = NodeTimes.of(totals(Topology.of(3, 1), 100, 300, 100), new long[] {8, 8, 8});
        assertThat(times.computed()).containsExactly(100, 300, 100);
        assertThat(times.whole()).isEqualTo(1000);
    }

    /** The others wait for the slowest device of a node. */
    @Test
    void aNodesTimeIsThatOfItsSlowestRank() {
        NodeTimes times = NodeTimes.of(totals(Topology.of(2, 2), 100, 300, 110, 90), new long[] {8, 8, 8, 8});
        assertThat(times.computed()).containsExactly(300, 110);
    }

    /** A router that gives one rank three times the rows explains three times the time, and no more. */
    @Test
    void computeTimeIsNormalisedByTheNumberOfRows() {
        Topology topology = Topology.of(4, 1);
        long[] rows = {24, 8, 8, 8};
        assertThat(NodeTimes.of(totals(topology, 300, 100, 100, 100), rows).computed())
                .containsExactly(100, 100, 100, 100);
        assertThat(NodeTimes.of(totals(topology, 900, 100, 100, 100), rows).computed())
                .containsExactly(300, 100, 100, 100);
    }

    @Test
    void fewerRowsDoNotReduceTheComputeTime() {
        Topology topology = Topology.of(4, 1);
        assertThat(NodeTimes.of(totals(topology, 300, 100, 100, 100), new long[] {0, 8, 8, 8})
                        .computed())
                .containsExactly(300, 100, 100, 100);
        assertThat(NodeTimes.of(totals(topology, 300, 100, 100, 100), new long[4])
                        .computed())
                .containsExactly(300, 100, 100, 100);
    }
}
