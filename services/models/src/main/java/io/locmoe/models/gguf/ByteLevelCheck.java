package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Checks that a byte-level tokenizer is one that llama.cpp has. */
final class ByteLevelCheck {
    private ByteLevelCheck() {}

    /** How it splits text. */
    static PreTokenizer of(JsonNode root, JsonNode model) {
        Optional<PreTokenizer> pre = PreTokenizer.of(root.path("pre_tokenizer"));
        Vocabulary.require(pre.isPresent(), "pre_tokenizer", "one of " + PreTokenizer.known());
        Vocabulary.require(model.path("type").asText("BPE").equals("BPE"), "model", "BPE");
        Vocabulary.require(!model.path("byte_fallback").asBoolean(), "byte_fallback", "false");
        Vocabulary.require(
                root.path("normalizer").path("type").asText("NFC").equals("NFC"), "normalizer", "null or NFC");
        Vocabulary.require(
                model.path("continuing_subword_prefix").asText("").isEmpty(), "continuing_subword_prefix", "null");
        Vocabulary.require(model.path("end_of_word_suffix").asText("").isEmpty(), "end_of_word_suffix", "null");
        return pre.orElseThrow();
    }

    /**
     * Requires that llama.cpp makes the same tokens of the parts of a text, though it splits no digits and may not
     * ignore merges.
     */
    static void tokens(JsonNode root, PreTokenizer pre, List<String> words, List<List<String>> merges) {
        Vocabulary.require(pre.splitsNumbers(words), "vocab", "one without numbers of several digits, which it splits");
        Merges all = new Merges(merges);
        boolean ignored = root.path("model").path("ignore_merges").asBoolean();
        Vocabulary.require(
                ignored == pre.ignoresMerges() || words.stream().allMatch(all::join),
                "ignore_merges",
                "what llama.cpp does with this pre_tokenizer, and some token is no result of merges");
    }
}
