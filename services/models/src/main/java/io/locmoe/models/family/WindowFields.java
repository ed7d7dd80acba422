package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.WindowSettings;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** {@code sliding_window} and {@code layer_types}: which blocks see a window only. */
final class WindowFields {
    private static final int ABSENT = Integer.MIN_VALUE;
    private static final String WINDOW = "sliding_window";
    private static final String TYPES = "layer_types";
    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";

    private WindowFields() {}

    /** @param fullEvery where the file does not say, every n-th block is full */
    static void read(ConfigFields fields, Map<String, String> settings, int fullEvery) {
        int blocks = Integer.parseInt(settings.get("blocks"));
        OptionalInt every = every(fields.texts(TYPES), blocks, fullEvery);
        fields.require(
                every.isPresent(),
                TYPES,
                "every n-th block must be " + FULL + " for some n, the last of each group, and the others " + SLIDING);
        int window = window(fields);
        boolean slides = every.orElse(1) != 1;
        fields.require(!slides || window > 0, WINDOW, "blocks of " + SLIDING + " need one from 1 on");
        put(settings, "attentionWindow", slides ? window : 0);
        put(settings, "fullAttentionEvery", slides ? every.orElse(0) : 0);
    }

    /** The n of which every n-th block is full; 0 if none is. */
    private static OptionalInt every(List<String> types, int blocks, int usual) {
        if (types.isEmpty()) {
            return OptionalInt.of(usual);
        }
        return IntStream.rangeClosed(0, blocks)
                .filter(n -> types.size() == blocks
                        && IntStream.rangeClosed(1, blocks)
                                .allMatch(b -> types.get(b - 1).equals(type(b, n))))
                .findFirst();
    }

    /** {@code sliding_window}, the tokens that a query sees; 0 if it is absent. */
    static int window(ConfigFields fields) {
        int window = fields.whole(WINDOW, ABSENT);
        fields.require(window == ABSENT || window > 0, WINDOW, "a query must see at least its own token");
        return Math.max(0, window);
    }

    private static String type(int number, int fullEvery) {
        return fullEvery > 0 && number % fullEvery == 0 ? FULL : SLIDING;
    }

    /** Writes what {@link #read} reads. */
    static void write(WindowSettings window, int blocks, ObjectNode config) {
        config.put(WINDOW, window.tokens() == 0 ? null : Integer.valueOf(window.tokens()));
        ArrayNode types = config.putArray(TYPES);
        IntStream.range(0, blocks).forEach(b -> types.add(window.of(b) == 0 ? FULL : SLIDING));
    }
}
