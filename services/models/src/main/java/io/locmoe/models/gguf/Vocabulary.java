package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The tokens of a byte-level tokenizer, with one for each id of a model. */
final class Vocabulary {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Byte 0 ends a document where tokens are bytes. */
    private static final int END_OF_BYTES = 0;

    /** Names of the token that ends a document, the most common first, as a training finds it. */
    private static final List<String> ENDS =
            List.of("<|endoftext|>", "</s>", "<eos>", "<|end_of_text|>", "<|eos|>", "[EOS]", "<|im_end|>", "[SEP]");

    private final String[] tokens;
    private final int[] types;
    private final List<String> merges = new ArrayList<>();
    private final PreTokenizer pre;
    private boolean begins;

    private Vocabulary(int size, PreTokenizer pre) {
        tokens = new String[size];
        types = new int[size];
        Arrays.fill(types, TokenKind.UNUSED.code());
        this.pre = pre;
    }

    /** Bytes as tokens. */
    static Vocabulary ofBytes(int size) {
        Vocabulary vocabulary = new Vocabulary(size, PreTokenizer.GPT_2);
        for (int id = 0; id < Math.min(size, ByteCharacters.BYTES); id++) {
            TokenKind kind = id == END_OF_BYTES ? TokenKind.CONTROL : TokenKind.NORMAL;
            vocabulary.put(ByteCharacters.all().get(id), id, kind);
        }
        return vocabulary.padded();
    }

    /**
     * The tokens of {@code tokenizer.json}.
     *
     * @throws ModelException if llama.cpp has no such tokenizer
     */
    static Vocabulary of(byte[] content, int size) {
        try {
            JsonNode root = JSON.readTree(content);
            Vocabulary vocabulary = new Vocabulary(size, checked(root, root.path("model")));
            vocabulary.read(root, root.path("model"));
            return vocabulary.padded();
        } catch (IOException e) {
            throw new ModelException("tokenizer.json of the checkpoint is no JSON: " + e.getMessage(), e);
        }
    }

    private static PreTokenizer checked(JsonNode root, JsonNode model) {
        Optional<PreTokenizer> pre = PreTokenizer.of(root.path("pre_tokenizer"));
        require(pre.isPresent(), "pre_tokenizer", "one of " + PreTokenizer.known());
        require(model.path("type").asText("BPE").equals("BPE"), "model", "BPE");
        require(!model.path("byte_fallback").asBoolean(), "byte_fallback", "false");
        require(
                model.path("ignore_merges").asBoolean() == pre.orElseThrow().ignoresMerges(),
                "ignore_merges",
                "what llama.cpp does with this pre_tokenizer");
        require(root.path("normalizer").path("type").asText("NFC").equals("NFC"), "normalizer", "null or NFC");
        require(model.path("continuing_subword_prefix").asText("").isEmpty(), "continuing_subword_prefix", "null");
        require(model.path("end_of_word_suffix").asText("").isEmpty(), "end_of_word_suffix", "null");
        return pre.orElseThrow();
    }

    private void read(JsonNode root, JsonNode model) {
        model.path("vocab")
                .properties()
                .forEach(t -> put(t.getKey(), t.getValue().asInt(-1), TokenKind.NORMAL));
        for (JsonNode added : root.path("added_tokens")) {
            TokenKind kind = added.path("special").asBoolean() ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
            put(added.path("content").asText(), added.path("id").asInt(-1), kind);
        }
        for (JsonNode merge : model.path("merges")) {
            merges.add(
                    merge.isArray()
                            ? merge.path(0).asText() + " " + merge.path(1).asText()
                            : merge.asText());
        }
        begins = root.path("post_processor").findPath("single").path(0).has("SpecialToken");
    }

    private void put(String text, int id, TokenKind kind) {
        require(id >= 0 && id < tokens.length, "the token " + text, "an id below " + tokens.length);
        require(
                tokens[id] == null || tokens[id].equals(text),
                "the token " + text + " of id " + id,
                "one that has this id alone");
        tokens[id] = text;
        types[id] = kind.code();
    }

    private static void require(boolean condition, String name, String needed) {
        if (!condition) {
            throw new ModelException("llama.cpp would split text otherwise: " + name + " of tokenizer.json is not "
                    + needed + ". Export it with --as hf, and convert that with llama.cpp's convert_hf_to_gguf.py");
        }
    }

    /** Names the ids without a token. */
    private Vocabulary padded() {
        for (int id = 0; id < tokens.length; id++) {
            tokens[id] = tokens[id] == null ? "[PAD" + id + "]" : tokens[id];
        }
        require(new HashSet<>(tokens()).size() == tokens.length, "vocab", "a list of different texts");
        return this;
    }

    /** The tokens by id. */
    List<String> tokens() {
        return Arrays.asList(tokens);
    }

    /** Codes of {@link TokenKind} by id. */
    int[] types() {
        return types.clone();
    }

    List<String> merges() {
        return merges;
    }

    PreTokenizer pre() {
        return pre;
    }

    /** Whether a text is encoded with a first token that says so. */
    boolean begins() {
        return begins;
    }

    /** The token that ends a document: one of the usual names, byte 0, or the first that no text has. */
    Optional<Integer> end() {
        return ENDS.stream()
                .map(tokens()::indexOf)
                .filter(id -> id >= 0 && types[id] != TokenKind.NORMAL.code())
                .findFirst()
                .or(() -> ids(TokenKind.CONTROL)
                        .boxed()
                        .filter(id -> id == END_OF_BYTES && merges.isEmpty())
                        .findFirst())
                .or(() -> ids(TokenKind.UNUSED).boxed().findFirst());
    }

    private IntStream ids(TokenKind kind) {
        return IntStream.range(0, types.length).filter(id -> types[id] == kind.code());
    }
}
