package io.locmoe.cli.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.routing.SingleRankRouting;
import io.locmoe.engine.settings.Choice;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
    private final SingleRankRouting.Request request = new SingleRankRouting.Request(
            new Choice("switch", Map.of()),
            Optional.empty(),
            new float[][] {{1, 2}, {3, 4}},
            2,
            new int[] {0, 1},
            256,
            1,
            0,
            1);

    @Test
    void hasAssignmentsDropsCapacityAndLosses() throws IOException {
        String json = PlanJson.of(
                request,
                new SingleRankRouting.Result(
                        List.of(new SingleRankRouting.Entry(0, 1, 0, 0.75)),
                        new int[] {1},
                        new long[] {0, 2},
                        1,
                        Map.of("auxiliary", 0.02),
                        Map.of("capacityBound", 1.5)));
        assertThat(ReportJson.MAPPER.readTree(json)).isEqualTo(ReportJson.MAPPER.readTree("""
                {"router": "switch", "tokens": 2, "experts": 2, "capacity": 1, "losses": {"auxiliary": 0.02},
                 "measures": {"capacityBound": 1.5},
                 "load": [0, 2], "dropped": [1], "assignments": [{"token": 0, "expert": 1, "slot": 0, "weight": 0.75}]}
                """));
    }

    @Test
    void noLimitIsACapacityOfNull() throws IOException {
        String json = PlanJson.of(
                request,
                new SingleRankRouting.Result(
                        List.of(), new int[0], new long[] {0, 0}, Integer.MAX_VALUE, Map.of(), Map.of()));
        assertThat(ReportJson.MAPPER.readTree(json).get("capacity").isNull()).isTrue();
        assertThat(ReportJson.MAPPER.readTree(json).get("assignments")).isEmpty();
    }
}
