package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The BPE of SentencePiece (Kudo and Richardson 2018), which {@code llama} is among tokenizers of llama.cpp. The
 * neighbours whose join has the highest score of all tokens are joined first. In {@code tokenizer.json}, as
 * transformers converts such a model, the pairs are a list of merges in that order, each token with all of its pairs.
 */
final class SentencePieces {
    /** What stands for a space. */
    static final String SPACE = "\u2581";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SentencePieces() {}

    /** The token of a byte that no other token has. */
    static String byteToken(int value) {
        return String.format("<0x%02X>", value);
    }

    /** Ways to cut a token into two, the longest first part first. */
    private static List<List<String>> pairs(String token, Predicate<String> known) {
        List<List<String>> pairs = new ArrayList<>();
        for (int at = token.length() - 1; at > 0; at--) {
            if (!Character.isLowSurrogate(token.charAt(at))) {
                String first = token.substring(0, at);
                String second = token.substring(at);
                if (known.test(first) && known.test(second)) {
                    pairs.add(List.of(first, second));
                }
            }
        }
        return pairs;
    }

    /**
     * The merges of tokens by their scores; empty if two tokens that are made of others have the same score, of which
     * SentencePiece joins the first in the text, and a list of merges cannot.
     *
     * @param scores those of tokens that are text
     */
    static Optional<List<List<String>>> merges(Map<String, Double> scores) {
        List<String> made = scores.keySet().stream()
                .filter(token -> !pairs(token, scores::containsKey).isEmpty())
                .sorted(Comparator.comparing(scores::get).reversed())
                .toList();
        Set<Double> different = new HashSet<>();
        if (!made.stream().map(scores::get).allMatch(different::add)) {
            return Optional.empty();
        }
        return Optional.of(made.stream()
                .flatMap(token -> pairs(token, scores::containsKey).stream())
                .toList());
    }

    /**
     * Scores by which the same pairs are joined in the same order: less by one for each token; 0 for tokens that are
     * made of no others. Empty if there are none, as a token lacks a pair, or its pairs are apart.
     *
     * @param merges pairs of tokens whose join is text
     * @param words  the tokens that are text
     */
    static Optional<Map<String, Double>> scores(List<List<String>> merges, Set<String> words) {
        Map<String, Double> scores = new HashMap<>();
        Map<String, Set<List<String>>> found = new HashMap<>();
        String last = "";
        for (List<String> pair : merges) {
            String token = String.join("", pair);
            if (!token.equals(last) && scores.put(token, -1.0 - scores.size()) != null) {
                return Optional.empty();
            }
            found.computeIfAbsent(token, _ -> new HashSet<>()).add(pair);
            last = token;
        }
        boolean whole = words.stream()
                .allMatch(word -> found.getOrDefault(word, Set.of()).equals(Set.copyOf(pairs(word, words::contains))));
        return whole ? Optional.of(scores) : Optional.empty();
    }

    /** Writes the steps of {@code tokenizer.json} before and after the model, as transformers converts them. */
    static void writeSteps(ObjectNode root, boolean prefix) {
        root.set("normalizer", normalizer(prefix));
        root.putNull("pre_tokenizer").putNull("post_processor");
        ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
        decoders.add(replacing(SPACE, " "));
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (prefix) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
    }

    private static ObjectNode normalizer(boolean prefix) {
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("normalizers");
        if (prefix) {
            steps.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        steps.add(replacing(" ", SPACE));
        return sequence;
    }

    private static ObjectNode replacing(String old, String with) {
        ObjectNode step = JSON.createObjectNode().put("type", "Replace");
        step.putObject("pattern").put("String", old);
        return step.put("content", with);
    }

    /** Whether a {@code tokenizer.json} splits text so, and puts a space before it; empty if it splits otherwise. */
    static Optional<Boolean> prefix(JsonNode root) {
        JsonNode normalizer = root.path("normalizer");
        boolean split = root.path("model").path("byte_fallback").asBoolean()
                && (root.path("pre_tokenizer").isNull()
                        || root.path("pre_tokenizer").isMissingNode());
        return !split
                ? Optional.empty()
                : normalizer.equals(normalizer(true))
                        ? Optional.of(true)
                        : normalizer.equals(normalizer(false)) || normalizer.equals(replacing(" ", SPACE))
                                ? Optional.of(false)
                                : Optional.empty();
    }
}
