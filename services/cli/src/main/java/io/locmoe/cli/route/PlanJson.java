package io.locmoe.cli.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.routing.RouteRequest;
import io.locmoe.engine.routing.RouteResult;
import io.locmoe.report.ReportJson;
import java.util.List;
import java.util.stream.Collectors;

/** A routing plan as JSON, one assignment per line. A null capacity means no limit. */
final class PlanJson {
    private PlanJson() {}

    /** @param scores whether to print the scores that the router saw; null if it uses none */
    static String of(RouteRequest request, RouteResult result, boolean scores) {
        ObjectNode head = ReportJson.MAPPER
                .createObjectNode()
                .put("router", request.router().name());
        request.gate().ifPresent(gate -> head.put("gate", gate.name()));
        head.put("tokens", request.tokens()).put("experts", request.experts());
        head.put("nodes", request.mesh().topology().nodes())
                .put("ranks", request.mesh().topology().ranks());
        if (result.capacity() == Integer.MAX_VALUE) {
            head.putNull("capacity");
        } else {
            head.put("capacity", result.capacity());
        }
        head.set("losses", ReportJson.MAPPER.valueToTree(result.losses()));
        head.set("measures", ReportJson.MAPPER.valueToTree(result.measures()));
        head.set("load", ReportJson.MAPPER.valueToTree(result.load()));
        head.set("dropped", ReportJson.MAPPER.valueToTree(result.dropped()));
        if (scores) {
            head.set("scores", ReportJson.MAPPER.valueToTree(result.scores().orElse(null)));
        }
        if (request.gradients()) {
            head.set("gradients", ReportJson.MAPPER.valueToTree(result.gradients()));
        }
        String fields = head.properties().stream()
                .map(e -> "  \"" + e.getKey() + "\": " + json(e.getValue()) + ",\n")
                .collect(Collectors.joining());
        return "{\n" + fields + "  \"assignments\": [" + lines(result.entries()) + "]\n}";
    }

    private static String lines(List<RouteResult.Entry> entries) {
        return entries.stream().map(entry -> "\n    " + json(entry)).collect(Collectors.joining(","));
    }

    private static String json(Object value) {
        try {
            return ReportJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + value, e);
        }
    }
}
