package io.locmoe.models.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layers that predict further tokens (DeepSeek-AI 2024, DeepSeek-V3, 2.2), which follow those of the model: {@code
 * num_nextn_predict_layers}. They are left out, as transformers does.
 */
final class PredictionLayers {
    private static final String COUNT = "num_nextn_predict_layers";
    private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,9})\\..*");

    private PredictionLayers() {}

    /**
     * Removes the tensors of these layers, and sets their number to 0 if there were some.
     *
     * @return a line on what was left out; empty for nothing
     */
    static Optional<String> leaveOut(ObjectNode config, Set<String> tensors) {
        long first = config.path("num_hidden_layers").asLong();
        long end = first + config.path(COUNT).asLong();
        int all = tensors.size();
        tensors.removeIf(name -> {
            Matcher layer = LAYER.matcher(name);
            return layer.matches() && isIn(Long.parseLong(layer.group(1)), first, end);
        });
        int removed = all - tensors.size();
        if (removed == 0) {
            return Optional.empty();
        }
        config.put(COUNT, 0);
        return Optional.of("left out: the layers that predict further tokens, model.layers." + first
                + (end - first > 1 ? " to " + (end - 1) : "") + " (" + removed + " tensors)");
    }

    private static boolean isIn(long layer, long first, long end) {
        return first <= layer && layer < end;
    }
}
