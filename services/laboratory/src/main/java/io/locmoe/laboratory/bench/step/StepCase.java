package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A case to train.
 *
 * @param width  width of a token
 * @param router {@code hash}, or {@code top-K}: a dense gate and K experts per token
 */
public record StepCase(int width, String router) {
    private static final Pattern ROUTER = Pattern.compile("hash|top-([1-9]\\d{0,4})");
    /** Settings that the case or the bench determines. */
    private static final List<String> DECIDED = List.of(
            "width", "router", "gate", "nodes", "devicesPerNode", "tensorParallel", "microBatches", "steps", "resume");

    private static final int LEAST_HEADS = 4;
    private static final int HEAD_WIDTH = 64;

    /** @throws RunException naming the router if it has neither form */
    public StepCase {
        if (!ROUTER.matcher(router).matches()) {
            throw RunException.usage("--routers: '" + router + "' is neither hash nor top-K, such as top-2");
        }
    }

    /** Number of experts that a gate chooses per token; 0 if the token's id determines the expert. */
    int top() {
        Matcher matcher = ROUTER.matcher(router);
        return matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /**
     * The job of a case: the preset tiny with another width, and heads and feed-forward layers of usual proportions. No
     * token is dropped, so that all trainings do the same work.
     *
     * @param given further settings of the user
     * @throws RunException if settings are wrong
     */
    JobSettings settings(Map<String, String> given, int nodes, int steps) {
        given.keySet().stream().filter(DECIDED::contains).findFirst().ifPresent(name -> {
            throw RunException.usage("--set " + name + ": bench step decides that itself"
                    + switch (name) {
                        case "width" -> "; write --width";
                        case "router" -> "; write --routers";
                        default -> "";
                    });
        });
        Map<String, String> text = new TreeMap<>(Map.of(
                "heads", Integer.toString(Math.max(LEAST_HEADS, width / HEAD_WIDTH)),
                "feedForward", Long.toString(4L * width),
                "validateEvery", "0",
                "checkpointSeconds", "0",
                "recoveries", "0",
                "keepCheckpoints", "1",
                "warmupSteps", "1",
                "router.capacityFactor", "0"));
        text.putAll(given);
        text.put("width", Integer.toString(width));
        text.put("nodes", Integer.toString(nodes));
        text.put("steps", Integer.toString(steps));
        text.put("gate", "dense");
        text.put("router", top() == 0 ? "hash" : "top-k");
        if (top() > 0) {
            text.put("router.topK", Integer.toString(top()));
        }
        try {
            return SettingsParser.parse(text);
        } catch (SettingsException e) {
            throw RunException.usage(this + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "width " + width + ", " + router;
    }
}
