package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How text is split before the merges of byte-level BPE: by a regular expression that llama.cpp knows by name. */
enum PreTokenizer {
    GPT_2("", List.of("gpt-2", "olmo")),
    LLAMA_BPE(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            List.of("llama-bpe", "llama3", "llama-v3")),
    QWEN2(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            List.of("qwen2", "deepseek-r1-qwen"));

    private final String pattern;
    private final List<String> names;

    PreTokenizer(String pattern, List<String> names) {
        this.pattern = pattern;
        this.names = names;
    }

    /** Names of all. */
    static String known() {
        return Arrays.stream(values()).flatMap(p -> p.names.stream()).collect(Collectors.joining(", "));
    }

    static Optional<PreTokenizer> named(String name) {
        return Arrays.stream(values()).filter(p -> p.names.contains(name)).findFirst();
    }

    /** The one that a {@code pre_tokenizer} of {@code tokenizer.json} is; empty if it is none. */
    static Optional<PreTokenizer> of(JsonNode node) {
        return Arrays.stream(values()).filter(p -> same(p.json(), node)).findFirst();
    }

    /** Whether what changes the function is the same. */
    private static boolean same(JsonNode own, JsonNode node) {
        if (own.path("type").asText().equals("Sequence")) {
            JsonNode parts = node.path("pretokenizers");
            return node.path("type").asText().equals("Sequence")
                    && parts.size() == 2
                    && parts.path(0).equals(own.path("pretokenizers").path(0))
                    && same(own.path("pretokenizers").path(1), parts.path(1));
        }
        return node.path("type").asText().equals("ByteLevel")
                && !node.path("add_prefix_space").asBoolean(true)
                && node.path("use_regex").asBoolean(true)
                        == own.path("use_regex").asBoolean();
    }

    /** The first of its names. */
    String word() {
        return names.getFirst();
    }

    /** Whether a text that is a token is taken without merges, as llama.cpp does. */
    boolean ignoresMerges() {
        return this == LLAMA_BPE;
    }

    /** What {@code pre_tokenizer} of {@code tokenizer.json} is. */
    ObjectNode json() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode bytes = json.createObjectNode();
        bytes.put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true);
        bytes.put("use_regex", pattern.isEmpty());
        if (pattern.isEmpty()) {
            return bytes;
        }
        ObjectNode sequence = json.createObjectNode().put("type", "Sequence");
        ObjectNode split = sequence.putArray("pretokenizers").addObject();
        split.put("type", "Split").putObject("pattern").put("Regex", pattern);
        split.put("behavior", "Isolated").put("invert", false);
        sequence.withArray("pretokenizers").add(bytes);
        return sequence;
    }
}
