package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.exchange.ProcessorTimes;
import io.locmoe.engine.exchange.SentBytes;
import io.locmoe.engine.exchange.StepTimes;
import io.locmoe.engine.report.PluginMeasures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankTotalsTest {

    @Test
    void encodedTotalsAreDecodedUnchanged() {
        PluginMeasures measures = new PluginMeasures(
                List.of(Map.of(), Map.of("b", -1e-300, "a", 0.1)), Map.of("share", 1. / 3), Map.of("launches", 412.));
        RankTotals sent = new RankTotals(
                0.1,
                -2.5,
                Double.MIN_VALUE,
                4e300,
                5e-300,
                2,
                new StepTimes(1, 2, 3, 4, 5, new ProcessorTimes(9, 10, 11, 12, 13)),
                new SentBytes(6, new long[] {7, 8}),
                new OwnNumbers(new RankMemory(14, 15, 16, 17), new RankPeak(18.5, 19, 20, -21), measures),
                new double[] {0.3, -0.0, 1e-9});
        assertThat(RankTotals.decode(sent.encode(), 2, measures.with(new double[4])))
                .usingRecursiveComparison()
                .isEqualTo(sent);
    }
}
