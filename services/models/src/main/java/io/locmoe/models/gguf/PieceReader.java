package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.gguf.format.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A tokenizer of SentencePiece in a file.
 *
 * @param tokens by id
 * @param types  codes of {@link TokenKind} by id
 */
record PieceReader(Metadata metadata, List<String> tokens, List<Long> types) {
    private static final String TYPES = TokenizerReader.PREFIX + "token_type";
    private static final String TOKENS = TokenizerReader.PREFIX + "tokens";
    private static final String SCORES = TokenizerReader.PREFIX + "scores";

    /**
     * {@code tokenizer.json}.
     *
     * @param prefix whether a space is put before a text
     */
    byte[] json(boolean prefix) {
        int unknown = types.indexOf((long) TokenKind.UNKNOWN.code());
        metadata.require(unknown >= 0, TYPES, "one with an unknown token");
        boolean bytes = IntStream.range(0, ByteCharacters.BYTES)
                .mapToObj(SentencePieces::byteToken)
                .allMatch(tokens::contains);
        metadata.require(bytes, TOKENS, "one with a token for each byte");
        Optional<List<List<String>>> pairs = SentencePieces.merges(words());
        metadata.require(pairs.isPresent(), SCORES, "different ones for tokens that are made of others");
        ObjectNode root = new ObjectMapper().createObjectNode().put("version", "1.0");
        SentencePieces.writeSteps(root, prefix);
        ObjectNode model = new TokenizerJson(tokens, types, true).model(root);
        model.put("unk_token", tokens.get(unknown)).put("ignore_merges", false);
        ArrayNode merges = model.putArray("merges");
        pairs.orElseThrow().forEach(pair -> merges.addArray().add(pair.get(0)).add(pair.get(1)));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Scores of the tokens that are text. */
    private Map<String, Double> words() {
        List<Double> scores = metadata.needed(SCORES, metadata.numbers(SCORES));
        metadata.require(scores.size() == tokens.size(), SCORES, "as many as there are tokens");
        Map<String, Double> words = new LinkedHashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) == TokenKind.NORMAL.code()) {
                words.put(tokens.get(id), scores.get(id));
            }
        }
        return words;
    }
}
