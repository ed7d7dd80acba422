package io.locmoe.corpus;

import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import java.util.List;
import java.util.Optional;

/** A corpus as the text of a job. The validation text is chosen when it is first used. */
final class CorpusText implements TextSource {
    private final Corpus corpus;
    private final int validationSequencesPerDomain;
    private ValidationSet validation;

    CorpusText(Corpus corpus, int validationSequencesPerDomain) {
        this.corpus = corpus;
        this.validationSequencesPerDomain = validationSequencesPerDomain;
    }

    @Override
    public int vocabularySize() {
        return corpus.tokenizer().vocabularySize();
    }

    @Override
    public Optional<byte[]> tokenizerFile() {
        return corpus.tokenizer().file();
    }

    @Override
    public List<String> domains() {
        return corpus.domains();
    }

    @Override
    public long[] tokenFrequencies() {
        return corpus.tokenFrequencies();
    }

    @Override
    public long fingerprint() {
        return corpus.fingerprint();
    }

    @Override
    public List<Sequence> training(long step, int microBatch, Slots slots) {
        return corpus.sampler(slots.total()).batch(step, microBatch, slots);
    }

    @Override
    public int validationBatches(int slots) {
        return validation().batches(slots);
    }

    @Override
    public List<Sequence> validation(int batch, Slots slots) {
        return validation().batch(batch, slots);
    }

    private synchronized ValidationSet validation() {
        if (validation == null) {
            validation = corpus.validation(validationSequencesPerDomain);
        }
        return validation;
    }
}
