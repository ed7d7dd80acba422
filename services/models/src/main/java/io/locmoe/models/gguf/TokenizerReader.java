package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokenizer of a file: byte-level BPE as {@code tokenizer.json}, bytes, or none. */
final class TokenizerReader {
    static final String PREFIX = "tokenizer.ggml.";
    static final String TEMPLATE = "tokenizer.chat_template";

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
                || name.equals(PREFIX + "scores")
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
        String model = metadata.text(PREFIX + "model").orElse("none");
        metadata.require(
                model.equals("gpt2") || WITHOUT_TOKENS.contains(model),
                PREFIX + "model",
                "gpt2: other tokenizers than byte-level BPE are not taken");
        String pre = metadata.text(PREFIX + "pre").orElse("");
        boolean prefix = metadata.flag(PREFIX + "add_space_prefix").orElse(false);
        metadata.require(!prefix, PREFIX + "add_space_prefix", "false");
        List<Long> types = metadata.wholes(PREFIX + "token_type").orElse(List.of());
        metadata.require(
                types.isEmpty() || types.size() == tokens.size(), PREFIX + "token_type", "as many as there are tokens");
        if (WITHOUT_TOKENS.contains(model) || merges.isEmpty() && areBytes(types)) {
            return Optional.empty();
        }
        metadata.require(!tokens.isEmpty(), PREFIX + "tokens", "a list of texts");
        metadata.require(PreTokenizer.named(pre).isPresent(), PREFIX + "pre", "one of " + PreTokenizer.known());
        return Optional.of(write(PreTokenizer.named(pre).orElseThrow(), types));
    }

    /** Whether each of the first tokens is a byte, and the others are unused. */
    private boolean areBytes(List<Long> types) {
        return tokens.size() >= ByteCharacters.BYTES
                && tokens.subList(0, ByteCharacters.BYTES).equals(ByteCharacters.all())
                && types.stream().skip(ByteCharacters.BYTES).allMatch(type -> type == TokenKind.UNUSED.code());
    }

    private byte[] write(PreTokenizer pre, List<Long> types) {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        root.putNull("normalizer").set("pre_tokenizer", pre.json());
        root.putNull("post_processor").set("decoder", PreTokenizer.GPT_2.json());
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token").put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", pre.ignoresMerges());
        words(model.putObject("vocab"), added, types);
        ArrayNode pairs = model.putArray("merges");
        merges.forEach(pairs::add);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void words(ObjectNode words, ArrayNode added, List<Long> types) {
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.isEmpty() ? TokenKind.NORMAL.code() : types.get(id);
            if (type == TokenKind.CONTROL.code() || type == TokenKind.USER_DEFINED.code()) {
                add(added, id, type == TokenKind.CONTROL.code());
            } else if (type != TokenKind.UNUSED.code()) {
                words.put(tokens.get(id), id);
            }
        }
    }

    private void add(ArrayNode added, int id, boolean special) {
        ObjectNode token = added.addObject().put("id", id).put("content", tokens.get(id));
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", special);
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
