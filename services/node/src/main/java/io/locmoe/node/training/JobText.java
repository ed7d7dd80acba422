package io.locmoe.node.training;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.corpus.Sharding;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.DataSettings;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.settings.FileRoots;
import java.util.function.Consumer;

/** The text that a job's settings name. */
public final class JobText {
    private JobText() {}

    /**
     * Opens the text; domains are read when they are first used.
     *
     * @throws io.locmoe.corpus.text.CorpusException if the text or the tokenizer cannot be used
     */
    public static TextSource open(JobSettings settings) {
        return open(settings, FileRoots.EVERYWHERE, phrase -> {});
    }

    /**
     * Like {@link #open(JobSettings)}, with phrases for people while a large text is read.
     *
     * @param roots  roots for text and tokenizer, wherever links lead
     * @param phases called on the thread that first asks for text, a few times a second
     */
    static TextSource open(JobSettings settings, FileRoots roots, Consumer<String> phases) {
        return text(corpus(settings, roots, phases), settings);
    }

    /**
     * Opens the text like {@link #open(JobSettings)}, and looks for problems in it, within seconds.
     *
     * @throws io.locmoe.corpus.text.CorpusException with every problem that it finds
     */
    public static TextSource checked(JobSettings settings) {
        return checked(settings, FileRoots.EVERYWHERE);
    }

    /**
     * Like {@link #checked(JobSettings)}.
     *
     * @param roots roots for text and tokenizer, wherever links lead
     */
    static TextSource checked(JobSettings settings, FileRoots roots) {
        Corpus corpus = corpus(settings, roots, phrase -> {});
        corpus.check();
        return text(corpus, settings);
    }

    private static TextSource text(Corpus corpus, JobSettings settings) {
        return PaddedText.of(
                corpus.text(settings.training().validationSequences()),
                settings.data().vocabulary());
    }

    /**
     * Reads a large text once for all processes of this machine, so nodes that are started later begin at once. Blocks.
     *
     * @throws io.locmoe.corpus.text.CorpusException if the text or the tokenizer cannot be used
     */
    public static void prepare(JobSettings settings, Consumer<String> phases) {
        corpus(settings, FileRoots.EVERYWHERE, phases).prepare();
    }

    private static Corpus corpus(JobSettings settings, FileRoots roots, Consumer<String> phases) {
        DataSettings data = settings.data();
        CorpusSettings cut = new CorpusSettings(
                data.directory(),
                data.tokenizer(),
                Sharding.valueOf(data.sharding().name()),
                data.homeShare(),
                settings.model().sequence(),
                data.weights(),
                data.packing(),
                data.separateDocuments(),
                settings.training().seed());
        return Corpus.open(cut, roots, phases);
    }
}
