package io.locmoe.node.training;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.corpus.Sharding;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.DataSettings;
import io.locmoe.engine.settings.JobSettings;

/** The text that a job's settings name. */
public final class JobText {
    private JobText() {}

    /**
     * Opens the text; domains are read when they are first used.
     *
     * @throws io.locmoe.corpus.CorpusException if the text or the tokenizer cannot be used
     */
    public static TextSource open(JobSettings settings) {
        DataSettings data = settings.data();
        return Corpus.open(new CorpusSettings(
                        data.directory(),
                        data.tokenizer(),
                        Sharding.valueOf(data.sharding().name()),
                        data.homeShare(),
                        settings.model().sequence(),
                        data.packing(),
                        settings.training().seed()))
                .text(settings.training().validationSequences());
    }
}
