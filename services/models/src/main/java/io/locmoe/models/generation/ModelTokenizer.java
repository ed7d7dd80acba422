package io.locmoe.models.generation;

import io.locmoe.corpus.tokenizer.ByteTokenizer;
import io.locmoe.corpus.tokenizer.HuggingFaceTokenizer;
import io.locmoe.corpus.tokenizer.PaddedTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.settings.FileRoots;
import java.nio.file.Path;
import java.util.Optional;

/** The tokenizer with which a model was trained. */
public final class ModelTokenizer {
    private ModelTokenizer() {}

    /** The file that a model names as its tokenizer; empty if its tokens are bytes. */
    public static Optional<Path> file(CheckpointConfig model) {
        return Optional.of(model.settings().getOrDefault("tokenizer", ""))
                .filter(saved -> !saved.isEmpty())
                .map(Path::of);
    }

    /**
     * Opens a tokenizer for a model; blocks on the file.
     *
     * @param file  empty for bytes
     * @param roots directories that must contain the file, links resolved
     * @throws IllegalArgumentException if it has other tokens than the model
     * @throws io.locmoe.corpus.text.CorpusException if the file is no tokenizer
     */
    public static Tokenizer open(CheckpointConfig model, Optional<Path> file, FileRoots roots) {
        Tokenizer own = file.<Tokenizer>map(path -> HuggingFaceTokenizer.open(path, roots))
                .orElseGet(ByteTokenizer::new);
        int padded = SettingsParser.parse(model.settings()).data().vocabulary();
        Tokenizer text = padded > own.vocabularySize() ? new PaddedTokenizer(own, padded) : own;
        if (text.vocabularySize() != model.vocabulary()) {
            throw new IllegalArgumentException("the checkpoint was trained on " + model.vocabulary()
                    + " token ids, but "
                    + file.map(path -> "the tokenizer " + path).orElse("the byte tokenizer") + " has "
                    + text.vocabularySize() + "; name the one of the training with --tokenizer");
        }
        return text;
    }
}
