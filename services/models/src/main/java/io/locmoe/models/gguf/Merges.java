package io.locmoe.models.gguf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Merges of BPE, the first of them that fits first. */
final class Merges {
    private final Map<List<String>, Integer> order = new HashMap<>();

    /** @param pairs of texts that are joined */
    Merges(List<List<String>> pairs) {
        pairs.forEach(pair -> order.putIfAbsent(pair, order.size()));
    }

    /** Whether the letters of a text are joined to the whole of it. */
    boolean join(String text) {
        List<String> parts = text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
        for (int at = first(parts); at >= 0; at = first(parts)) {
            parts.set(at, parts.get(at) + parts.remove(at + 1));
        }
        return parts.size() == 1;
    }

    /** Where the first merge of all joins two parts; -1 if none does. */
    private int first(List<String> parts) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        for (int at = 0; at + 1 < parts.size(); at++) {
            int place = order.getOrDefault(List.of(parts.get(at), parts.get(at + 1)), Integer.MAX_VALUE);
            if (place < least) {
                least = place;
                best = at;
            }
        }
        return best;
    }
}
