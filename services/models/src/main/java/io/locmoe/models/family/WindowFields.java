package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.WindowSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code sliding_window} and {@code layer_types}: which blocks see a window only. */
final class WindowFields {
    private static final int ABSENT = Integer.MIN_VALUE;
    private static final String WINDOW = "sliding_window";
    private static final String USED = "use_sliding_window";
    private static final String TYPES = "layer_types";
    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";

    private WindowFields() {}

    /** @param usual the blocks, from 0, with a window where the file does not say which */
    static void read(ConfigFields fields, Map<String, String> settings, IntPredicate usual) {
        int blocks = Integer.parseInt(settings.get("blocks"));
        List<String> given = fields.texts(TYPES);
        List<String> types = given.isEmpty() ? types(usual, blocks) : given;
        Optional<WindowSettings> known = known(types, blocks);
        fields.require(
                known.isPresent(),
                TYPES,
                SLIDING + " must be that of the blocks from one to another, but of every n-th for some n, and " + FULL
                        + " that of the others");
        int window = window(fields);
        boolean slides = types.contains(SLIDING);
        fields.require(!slides || window > 0, WINDOW, "blocks of " + SLIDING + " need one from 1 on");
        put(settings, "attentionWindow", slides ? window : 0);
        known.ifPresent(blocksOf -> {
            put(settings, "fullAttentionEvery", blocksOf.fullEvery());
            put(settings, "attentionWindowFrom", blocksOf.from());
            put(settings, "attentionWindowUntil", blocksOf.until());
        });
    }

    /**
     * The same for Qwen's models, which have windows only with {@code use_sliding_window}.
     *
     * @return whether the file has that
     */
    static boolean readUsed(ConfigFields fields, Map<String, String> settings, IntPredicate usual) {
        boolean used = fields.flag(USED, false);
        if (used) {
            read(fields, settings, usual);
        } else {
            fields.withoutEffect(WINDOW);
            fields.onlyAll(TYPES, FULL);
        }
        return used;
    }

    /** Windows of one token of the blocks that types have one for, as few settings as may be; empty if none say so. */
    private static Optional<WindowSettings> known(List<String> types, int blocks) {
        if (!types.contains(SLIDING)) {
            return Optional.of(new WindowSettings(0, 0, 0, 0, false))
                    .filter(none -> types.equals(Collections.nCopies(blocks, FULL)));
        }
        int first = types.indexOf(SLIDING);
        int end = (types.lastIndexOf(SLIDING) + 1) % types.size();
        return Stream.of(List.of(0, 0), List.of(first, 0), List.of(0, end), List.of(first, end))
                .flatMap(range -> IntStream.rangeClosed(0, blocks)
                        .mapToObj(every -> new WindowSettings(1, every, range.getFirst(), range.getLast(), false)))
                .filter(window -> types.equals(types(block -> window.of(block) > 0, blocks)))
                .findFirst();
    }

    private static List<String> types(IntPredicate slides, int blocks) {
        return IntStream.range(0, blocks)
                .mapToObj(block -> slides.test(block) ? SLIDING : FULL)
                .toList();
    }

    /** {@code sliding_window}, the tokens that a query sees; 0 if it is absent. */
    static int window(ConfigFields fields) {
        int window = fields.whole(WINDOW, ABSENT);
        fields.require(window == ABSENT || window > 0, WINDOW, "a query must see at least its own token");
        return Math.max(0, window);
    }

    /** Writes what {@link #read} reads. */
    static void write(WindowSettings window, int blocks, ObjectNode config) {
        config.put(WINDOW, window.tokens() == 0 ? null : Integer.valueOf(window.tokens()));
        ArrayNode types = config.putArray(TYPES);
        types(block -> window.of(block) > 0, blocks).forEach(types::add);
    }

    /** Writes what {@link #readUsed} reads. */
    static void writeUsed(WindowSettings window, int blocks, ObjectNode config) {
        config.put(USED, window.tokens() > 0);
        if (window.tokens() > 0) {
            write(window, blocks, config);
        }
    }
}
