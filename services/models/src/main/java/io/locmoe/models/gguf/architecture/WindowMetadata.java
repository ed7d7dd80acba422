package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;

/** The windows of gpt-oss, which every other block has, from the first on. */
final class WindowMetadata {
    static final String WINDOW = "attention.sliding_window";
    private static final String PATTERN = "attention.sliding_window_pattern";

    /** Every so many blocks, the last of them sees all. */
    private static final int PERIOD = 2;

    private WindowMetadata() {}

    /** Reads the fields of {@code config.json}, which has the number of blocks. */
    static void read(OwnMetadata own, ObjectNode config) {
        own.same(PATTERN, PERIOD, "every other block");
        config.put("sliding_window", own.needed(WINDOW));
        ArrayNode types = config.putArray("layer_types");
        IntStream.range(0, config.path("num_hidden_layers").intValue())
                .forEach(block -> types.add(slides(block) ? "sliding_attention" : "full_attention"));
        if (!config.has("rope_scaling")) {
            config.putObject("rope_scaling").put("rope_type", "default");
        }
    }

    /** Whether a block, counted from 0, has a window. */
    static boolean slides(int block) {
        return (block + 1) % PERIOD != 0;
    }
}
