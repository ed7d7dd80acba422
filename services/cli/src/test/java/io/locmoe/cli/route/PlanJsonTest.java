package io.locmoe.cli.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.routing.RouteRequest;
import io.locmoe.engine.routing.RouteResult;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.report.ReportJson;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
    private static RouteRequest request(boolean gradients) {
        Topology topology = Topology.of(2, 1);
        return new RouteRequest(
                new Choice("switch", Map.of()),
                Optional.empty(),
                new float[][] {{1, 2}, {3, 4}},
                2,
                new int[] {0, 1},
                256,
                new MeshView(topology, ExpertPlacement.even(1, 2, topology)),
                OptionalInt.empty(),
                0,
                1,
                gradients);
    }

    private static RouteResult result(int capacity) {
        return new RouteResult(
                List.of(new RouteResult.Entry(0, 1, 0, 0.75)),
                new int[] {1},
                new long[] {0, 2},
                capacity,
                Map.of("auxiliary", 0.02),
                Map.of("capacityBound", 1.5),
                Optional.of(new float[][] {{1, 2}, {3, 4}}),
                Map.of("auxiliary", Map.of("scores", new float[][] {{0.5f, -0.5f}, {0, 0}})));
    }

    @Test
    void jsonContainsAssignmentsDropsCapacityAndLosses() throws IOException {
        assertThat(ReportJson.MAPPER.readTree(PlanJson.of(request(false), result(1), false)))
                .isEqualTo(ReportJson.MAPPER.readTree("""
                {"router": "switch", "tokens": 2, "experts": 2, "nodes": 2, "ranks": 2, "capacity": 1,
                 "losses": {"auxiliary": 0.02}, "measures": {"capacityBound": 1.5},
                 "load": [0, 2], "dropped": [1], "assignments": [{"token": 0, "expert": 1, "slot": 0, "weight": 0.75}]}
                """));
    }

    @Test
    void noLimitIsACapacityOfNull() throws IOException {
        JsonNode json = ReportJson.MAPPER.readTree(PlanJson.of(request(false), result(Integer.MAX_VALUE), false));
        assertThat(json.get("capacity").isNull()).isTrue();
        assertThat(json.has("scores")).isFalse();
        assertThat(json.has("gradients")).isFalse();
    }

    @Test
    void scoresAndGradientsArePrintedOnDemand() throws IOException {
        JsonNode json = ReportJson.MAPPER.readTree(PlanJson.of(request(true), result(1), true));
        assertThat(json.get("scores").toString()).isEqualTo("[[1.0,2.0],[3.0,4.0]]");
        assertThat(json.at("/gradients/auxiliary/scores/0").toString()).isEqualTo("[0.5,-0.5]");
    }
}
