package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How text is split before the merges of byte-level BPE: by regular expressions that llama.cpp knows by name. */
enum PreTokenizer {
    GPT_2(List.of("gpt-2", "olmo")),
    LLAMA_BPE(
            List.of("llama-bpe", "llama3", "llama-v3"),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    QWEN2(
            List.of("qwen2", "deepseek-r1-qwen"),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    /** gpt-oss has it. Words end where a capital letter follows a small one, in llama.cpp only one of ASCII. */
    GPT_4O(
            List.of("gpt-4o"),
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
    /** DeepSeek-V2 has it: line ends, letters of scripts with two cases, marks, other letters, digits one by one. */
    DEEPSEEK_LLM(
            List.of("deepseek-llm"),
            "[\\r\\n]",
            "\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ"
                    + "-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼ\u1FBEῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\u2126ℨ\u212A-ℭℯ-ℴℹℼ-"
                    + "ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]+",
            "\\s?[!-/:-~！-／：-～‘-‟\u3000-。]+",
            "\\s+$",
            "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+",
            PreTokenizer.DIGIT),
    DEEPSEEK_V3(
            List.of("deepseek-v3"),
            "\\p{N}{1,3}",
            "[\u4E00-\u9FA5぀-ゟ゠-ヿ]+",
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                    + "| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    /** Each digit by itself, which {@code tokenizer.json} has as a step of its own. */
    private static final String DIGIT = "\\p{N}";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{2,}");

    private final List<String> names;
    private final List<String> patterns;

    /** @param patterns one after another, each splits what the one before has left; none for that of GPT-2 */
    PreTokenizer(List<String> names, String... patterns) {
        this.names = names;
        this.patterns = List.of(patterns);
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
        if (own.has("pretokenizers")) {
            JsonNode steps = own.path("pretokenizers");
            JsonNode others = node.path("pretokenizers");
            return node.path("type").equals(own.path("type"))
                    && others.size() == steps.size()
                    && IntStream.range(0, steps.size()).allMatch(i -> same(steps.path(i), others.path(i)));
        }
        if (own.has("use_regex")) {
            return node.path("type").equals(own.path("type"))
                    && !node.path("add_prefix_space").asBoolean(true)
                    && node.path("use_regex").asBoolean(true)
                            == own.path("use_regex").asBoolean();
        }
        return own.equals(escaped(node));
    }

    /** The step with line ends of its expression as letters; some published files have them as they are. */
    private static JsonNode escaped(JsonNode step) {
        JsonNode copy = step.deepCopy();
        if (copy.path("pattern") instanceof ObjectNode pattern) {
            String regex = pattern.path("Regex").asText();
            pattern.put("Regex", regex.replace("\r", "\\r").replace("\n", "\\n"));
        }
        return copy;
    }

    /** The first of its names. */
    String word() {
        return names.getFirst();
    }

    /** Whether a text that is a token is taken without merges, as llama.cpp does. */
    boolean ignoresMerges() {
        return this == LLAMA_BPE;
    }

    /** Tells if llama.cpp makes the same tokens of numbers, which it leaves whole where digits are split. */
    boolean splitsNumbers(Collection<String> tokens) {
        return !patterns.contains(DIGIT)
                || tokens.stream().noneMatch(token -> NUMBER.matcher(token).matches());
    }

    /** What {@code pre_tokenizer} of {@code tokenizer.json} is. */
    ObjectNode json() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode bytes = json.createObjectNode();
        bytes.put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true);
        bytes.put("use_regex", patterns.isEmpty());
        if (patterns.isEmpty()) {
            return bytes;
        }
        ObjectNode sequence = json.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        patterns.forEach(pattern -> step(pattern, steps.addObject()));
        steps.add(bytes);
        return sequence;
    }

    private static void step(String pattern, ObjectNode step) {
        if (pattern.equals(DIGIT)) {
            step.put("type", "Digits").put("individual_digits", true);
        } else {
            step.put("type", "Split").putObject("pattern").put("Regex", pattern);
            step.put("behavior", "Isolated").put("invert", false);
        }
    }
}
