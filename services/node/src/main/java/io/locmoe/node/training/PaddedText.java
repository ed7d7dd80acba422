package io.locmoe.node.training;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The text of a model that has more token ids than its tokenizer, as models are shared: the ids above those of the
 * tokenizer are in no text.
 *
 * @param vocabularySize token ids of the model
 */
record PaddedText(TextSource text, int vocabularySize) implements TextSource {

    /** @param vocabulary token ids of the model; 0: those of the tokenizer */
    static TextSource of(TextSource text, int vocabulary) {
        if (vocabulary > 0 && vocabulary < text.vocabularySize()) {
            throw new CorpusException("vocabulary is " + vocabulary + ", but the tokenizer has " + text.vocabularySize()
                    + " token ids; give at least as many, or 0 for as many");
        }
        return vocabulary <= text.vocabularySize() ? text : new PaddedText(text, vocabulary);
    }

    @Override
    public Optional<byte[]> tokenizerFile() {
        return text.tokenizerFile();
    }

    @Override
    public List<String> domains() {
        return text.domains();
    }

    @Override
    public long[] tokenFrequencies() {
        return Arrays.copyOf(text.tokenFrequencies(), vocabularySize);
    }

    @Override
    public long fingerprint() {
        return text.fingerprint();
    }

    @Override
    public List<Sequence> training(long step, int microBatch, Slots slots) {
        return text.training(step, microBatch, slots);
    }

    @Override
    public int validationBatches(int slots) {
        return text.validationBatches(slots);
    }

    @Override
    public List<Sequence> validation(int batch, Slots slots) {
        return text.validation(batch, slots);
    }
}
