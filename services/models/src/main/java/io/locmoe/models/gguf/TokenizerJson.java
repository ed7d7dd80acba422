package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes the tokens of {@code tokenizer.json}.
 *
 * @param tokens by id
 * @param types  codes of {@link TokenKind} by id; empty if all are text
 * @param pieces whether the tokenizer is SentencePiece's, in which added tokens are in the vocabulary too
 */
record TokenizerJson(List<String> tokens, List<Long> types, boolean pieces) {

    /** Writes added tokens and the model, which is without merges; returns the model. */
    ObjectNode model(ObjectNode root) {
        root.putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token").put("fuse_unk", pieces).put("byte_fallback", pieces);
        ObjectNode words = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.isEmpty() ? TokenKind.NORMAL.code() : types.get(id);
            boolean mark = type == TokenKind.CONTROL.code() || type == TokenKind.UNKNOWN.code();
            boolean apart = mark || type == TokenKind.USER_DEFINED.code();
            if (apart) {
                add(added, id, mark);
            }
            if (apart ? pieces : type != TokenKind.UNUSED.code()) {
                words.put(tokens.get(id), id);
            }
        }
        return model;
    }

    private void add(ArrayNode added, int id, boolean special) {
        ObjectNode token = added.addObject().put("id", id).put("content", tokens.get(id));
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", special);
    }
}
