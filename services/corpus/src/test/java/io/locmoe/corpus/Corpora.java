package io.locmoe.corpus;

import static io.locmoe.corpus.text.Texts.numbered;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import io.locmoe.corpus.tokens.HeapTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small corpora for the tests. */
final class Corpora {

    private Corpora() {}

    static Corpus corpus(CorpusSettings settings, DomainSource... sources) {
        return new Corpus(settings, new ByteTokenizer(), List.of(sources), new HeapTokens());
    }

    /** Four domains of about 64 kB. */
    static Corpus four(CorpusSettings settings) {
        return corpus(
                settings,
                numbered("a", 80, 100),
                numbered("b", 80, 100),
                numbered("c", 80, 100),
                numbered("d", 80, 100));
    }

    static CorpusSettings settings(Sharding sharding, double homeShare, int length, boolean packing) {
        return new CorpusSettings(
                Optional.empty(), Optional.empty(), sharding, homeShare, length, Map.of(), packing, false, 7);
    }
}
