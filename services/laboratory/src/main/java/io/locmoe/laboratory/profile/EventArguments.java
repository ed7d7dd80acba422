package io.locmoe.laboratory.profile;

import io.locmoe.node.recording.RecordedSteps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;

/** The fields of recorded events, as a trace shows them. */
final class EventArguments {
    /** Parts of a step's time, as the report names them. */
    private static final List<String> TIMES =
            List.of("total", "compute", "exchange", "exchangeHidden", "gradientSync", "idle");

    private static final double NANOS_OF_A_MILLISECOND = 1e6;

    private EventArguments() {}

    static Map<String, Object> of(RecordedEvent event) {
        return switch (RecordedNode.name(event)) {
            case RecordedSteps.STEP -> step(event);
            case RecordedSteps.KERNEL -> some(event, "step", "layer", "rows", "bytes", "executed");
            case RecordedSteps.EXCHANGE ->
                some(
                        event,
                        "step",
                        "microBatch",
                        "layer",
                        "chunk",
                        "strategy",
                        "rowsOut",
                        "rowsIn",
                        "bytesOut",
                        "bytesIn");
            case RecordedSteps.PHASE -> some(event, "step", "layer");
            default -> Map.of();
        };
    }

    private static Map<String, Object> step(RecordedEvent event) {
        Map<String, Object> arguments = some(event, "step", "rank");
        for (String part : TIMES) {
            arguments.put(part + "Milliseconds", event.getLong(part) / NANOS_OF_A_MILLISECOND);
        }
        return arguments;
    }

    /** Numbers below 0 are unknown, and left out. */
    private static Map<String, Object> some(RecordedEvent event, String... fields) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (String field : fields) {
            Object value = event.getValue(field);
            if (!(value instanceof Number number) || number.longValue() >= 0) {
                arguments.put(field, value);
            }
        }
        return arguments;
    }
}
