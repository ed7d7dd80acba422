package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.gguf.format.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokenizer of a file: BPE, byte-level or of SentencePiece, as {@code tokenizer.json}; bytes, or none. */
final class TokenizerReader {
    static final String PREFIX = "tokenizer.ggml.";
    static final String TEMPLATE = "tokenizer.chat_template";
    /** {@code tokenizer.ggml.model} of SentencePiece. */
    static final String PIECES = "llama";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WITHOUT_TOKENS = Set.of("none", "no_vocab");

    private final Metadata metadata;
    private final List<String> tokens;
    private final List<String> merges;

    /** @param vocabulary rows of the embedding, which are the tokens */
    TokenizerReader(Metadata metadata, int vocabulary) {
        this.metadata = metadata;
        metadata.withoutEffect(name -> name.startsWith(PREFIX) && name.endsWith("_token_id")
                || name.equals(PREFIX + "add_bos_token")
                || name.equals(PREFIX + "add_eos_token")
                || name.equals(PREFIX + "scores") && !pieces()
                || name.startsWith(TEMPLATE));
        tokens = metadata.texts(PREFIX + "tokens").orElse(List.of());
        merges = metadata.texts(PREFIX + "merges").orElse(List.of());
        metadata.require(
                tokens.isEmpty() || tokens.size() == vocabulary,
                PREFIX + "tokens",
                vocabulary + ", the embedding's rows");
        metadata.require(Set.copyOf(tokens).size() == tokens.size(), PREFIX + "tokens", "different texts");
    }

    /** {@code tokenizer.json}; empty if there are no tokens, or they are bytes. */
    Optional<byte[]> json() {
        String model = model();
        String pre = metadata.text(PREFIX + "pre").orElse("");
        boolean prefix = metadata.flag(PREFIX + "add_space_prefix").orElse(pieces());
        metadata.require(pieces() || !prefix, PREFIX + "add_space_prefix", "false");
        List<Long> types = metadata.wholes(PREFIX + "token_type").orElse(List.of());
        metadata.require(
                types.isEmpty() || types.size() == tokens.size(), PREFIX + "token_type", "as many as there are tokens");
        if (WITHOUT_TOKENS.contains(model) || merges.isEmpty() && areBytes(types)) {
            return Optional.empty();
        }
        metadata.require(!tokens.isEmpty(), PREFIX + "tokens", "a list of texts");
        if (pieces()) {
            return Optional.of(new PieceReader(metadata, tokens, types).json(prefix));
        }
        return Optional.of(write(split(pre), types));
    }

    private PreTokenizer split(String name) {
        Optional<PreTokenizer> known = PreTokenizer.named(name);
        metadata.require(known.isPresent(), PREFIX + "pre", "one of " + PreTokenizer.known());
        metadata.require(
                known.orElseThrow().splitsNumbers(tokens),
                PREFIX + "tokens",
                "without numbers of several digits, as pre splits them");
        return known.get();
    }

    private String model() {
        String model = metadata.text(PREFIX + "model").orElse("none");
        metadata.require(
                model.equals("gpt2") || pieces() || WITHOUT_TOKENS.contains(model),
                PREFIX + "model",
                "gpt2 or llama: other tokenizers than byte-level BPE and SentencePiece's are not taken");
        return model;
    }

    /** Whether each of the first tokens is a byte, and the others are unused. */
    private boolean areBytes(List<Long> types) {
        return tokens.size() >= ByteCharacters.BYTES
                && tokens.subList(0, ByteCharacters.BYTES).equals(ByteCharacters.all())
                && types.stream().skip(ByteCharacters.BYTES).allMatch(type -> type == TokenKind.UNUSED.code());
    }

    private boolean pieces() {
        return metadata.text(PREFIX + "model").orElse("").equals(PIECES);
    }

    private byte[] write(PreTokenizer pre, List<Long> types) {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("normalizer").set("pre_tokenizer", pre.json());
        root.putNull("post_processor").set("decoder", PreTokenizer.GPT_2.json());
        ArrayNode pairs = new TokenizerJson(tokens, types, false)
                .model(root)
                .put("ignore_merges", pre.ignoresMerges())
                .putArray("merges");
        merges.forEach(pairs::add);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The ids of the first and the last token of a document, as {@code config.json} names them. */
    void ends(ObjectNode config) {
        for (String end : List.of("bos", "eos")) {
            metadata.whole(PREFIX + end + "_token_id").ifPresent(id -> config.put(end + "_token_id", id));
        }
    }

    /** {@code tokenizer_config.json}, by its name; without it if the file says nothing of that. */
    ObjectNode beside() {
        ObjectNode files = JSON.createObjectNode();
        ObjectNode config = JSON.createObjectNode();
        metadata.flag(PREFIX + "add_bos_token").ifPresent(add -> config.put("add_bos_token", add));
        metadata.text(TEMPLATE).ifPresent(template -> config.put("chat_template", template));
        if (!config.isEmpty()) {
            files.set("tokenizer_config.json", config);
        }
        return files;
    }
}
