package io.locmoe.node.training;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.corpus.SequenceSampler;
import io.locmoe.corpus.Sharding;
import io.locmoe.corpus.ValidationSet;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.DataSettings;
import io.locmoe.engine.settings.JobSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The corpus of a job, for the engine. Thread-safe. */
public final class CorpusText implements TextSource {
    private final Corpus corpus;
    private final int validationSequences;
    private final Map<Integer, SequenceSampler> samplers = new ConcurrentHashMap<>();
    private ValidationSet validation;

    CorpusText(Corpus corpus, int validationSequences) {
        this.corpus = corpus;
        this.validationSequences = validationSequences;
    }

    /**
     * Opens the text that a job's settings name.
     *
     * @throws io.locmoe.corpus.CorpusException if the text or the tokenizer cannot be used
     */
    public static CorpusText open(JobSettings settings) {
        DataSettings data = settings.data();
        return new CorpusText(
                Corpus.open(new CorpusSettings(
                        data.directory(),
                        data.tokenizer(),
                        Sharding.valueOf(data.sharding().name()),
                        data.homeShare(),
                        settings.model().sequence(),
                        data.packing(),
                        settings.training().seed())),
                settings.training().validationSequences());
    }

    /** A hash of all of the text, see {@link Corpus#fingerprint()}; reads it. */
    long fingerprint() {
        return corpus.fingerprint();
    }

    @Override
    public int vocabularySize() {
        return corpus.tokenizer().vocabularySize();
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
    public Sequence training(long step, int microBatch, int slot, int slots) {
        return sequence(samplers.computeIfAbsent(slots, corpus::sampler).sequence(step, microBatch, slot));
    }

    @Override
    public int validationBatches(int slots) {
        return validation().batches(slots);
    }

    @Override
    public Sequence validation(int batch, int slot, int slots) {
        List<io.locmoe.corpus.Sequence> one = validation().batch(batch, slots, slot, slots);
        return one.isEmpty() ? null : sequence(one.getFirst());
    }

    /** The domains share the sequences of a validation. */
    private synchronized ValidationSet validation() {
        if (validation == null) {
            validation = corpus.validation(
                    Math.ceilDiv(validationSequences, corpus.domains().size()));
        }
        return validation;
    }

    private static Sequence sequence(io.locmoe.corpus.Sequence sequence) {
        return new Sequence(sequence.tokens(), sequence.targets(), sequence.domain());
    }
}
