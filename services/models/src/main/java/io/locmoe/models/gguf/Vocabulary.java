package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The tokens of a tokenizer, byte-level or of SentencePiece, with one for each id of a model. */
final class Vocabulary {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Byte 0 ends a document where tokens are bytes. */
    private static final int END_OF_BYTES = 0;

    /** Names of the token that ends a document, the most common first, as a training finds it. */
    private static final List<String> ENDS =
            List.of("<|endoftext|>", "</s>", "<eos>", "<|end_of_text|>", "<|eos|>", "[EOS]", "<|im_end|>", "[SEP]");

    private final String[] tokens;
    private final int[] types;
    private final List<List<String>> merges = new ArrayList<>();
    private final Optional<PreTokenizer> pre;
    private boolean prefix;
    private boolean begins;

    /** @param pre empty for a tokenizer of SentencePiece */
    private Vocabulary(int size, Optional<PreTokenizer> pre) {
        tokens = new String[size];
        types = new int[size];
        Arrays.fill(types, TokenKind.UNUSED.code());
        this.pre = pre;
    }

    /** Bytes as tokens. */
    static Vocabulary ofBytes(int size) {
        Vocabulary vocabulary = new Vocabulary(size, Optional.of(PreTokenizer.GPT_2));
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
            JsonNode model = root.path("model");
            Optional<Boolean> pieces = SentencePieces.prefix(root);
            Optional<PreTokenizer> pre =
                    pieces.isPresent() ? Optional.empty() : Optional.of(ByteLevelCheck.of(root, model));
            require(model.path("type").asText("BPE").equals("BPE"), "model", "BPE");
            Vocabulary vocabulary = new Vocabulary(size, pre);
            vocabulary.read(root, model);
            pre.ifPresent(of -> ByteLevelCheck.tokens(root, of, vocabulary.words(), vocabulary.merges));
            if (pieces.isPresent()) {
                vocabulary.prefix = pieces.get();
                vocabulary.markPieces(model.path("unk_token").asText());
            }
            return vocabulary.padded();
        } catch (IOException e) {
            throw new ModelException("tokenizer.json of the checkpoint is no JSON: " + e.getMessage(), e);
        }
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
            String[] pair = merge.asText().split(" ", 2);
            merges.add(
                    merge.isArray()
                            ? List.of(merge.path(0).asText(), merge.path(1).asText())
                            : List.of(pair[0], pair.length == 2 ? pair[1] : ""));
        }
        begins = root.path("post_processor").findPath("single").path(0).has("SpecialToken");
    }

    /** Tells bytes and the unknown token apart from those that are text. */
    private void markPieces(String unknown) {
        List<String> known = tokens();
        require(known.contains(unknown), "unk_token", "a token");
        types[known.indexOf(unknown)] = TokenKind.UNKNOWN.code();
        for (int value = 0; value < ByteCharacters.BYTES; value++) {
            int id = known.indexOf(SentencePieces.byteToken(value));
            require(id >= 0, "vocab", "one with a token for each byte, " + SentencePieces.byteToken(value));
            types[id] = TokenKind.BYTE.code();
        }
        scores();
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

    static void require(boolean condition, String name, String needed) {
        if (!condition) {
            throw new ModelException("llama.cpp would split text otherwise: " + name + " of tokenizer.json is not "
                    + needed + ". Export it with --as hf, and convert that with llama.cpp's convert_hf_to_gguf.py");
        }
    }

    private List<String> words() {
        return ids(TokenKind.NORMAL).mapToObj(id -> tokens[id]).toList();
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
        return merges.stream().map(pair -> String.join(" ", pair)).toList();
    }

    /** How text is split; empty for a tokenizer of SentencePiece. */
    Optional<PreTokenizer> pre() {
        return pre;
    }

    /** Whether a tokenizer of SentencePiece puts a space before a text. */
    boolean prefix() {
        return prefix;
    }

    /** The id of the token of SentencePiece for what it does not know. */
    int unknown() {
        return ids(TokenKind.UNKNOWN).findFirst().orElseThrow();
    }

    /** Scores of SentencePiece by id. */
    float[] scores() {
        Set<String> words = Set.copyOf(words());
        List<List<String>> ofWords = new ArrayList<>(merges);
        ofWords.removeIf(pair -> !words.contains(String.join("", pair)));
        Optional<Map<String, Double>> found = SentencePieces.scores(ofWords, words);
        require(found.isPresent(), "merges", "a list with all pairs of each token, one token after another");
        float[] scores = new float[tokens.length];
        IntStream.range(0, scores.length)
                .forEach(id -> scores[id] =
                        found.orElseThrow().getOrDefault(tokens[id], 0.0).floatValue());
        return scores;
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
                .or(() -> Optional.of(END_OF_BYTES)
                        .filter(id -> merges.isEmpty() && types[id] == TokenKind.CONTROL.code()))
                .or(() -> ids(TokenKind.UNUSED).boxed().findFirst());
    }

    private IntStream ids(TokenKind kind) {
        return IntStream.range(0, types.length).filter(id -> types[id] == kind.code());
    }
}
