package io.locmoe.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CorpusTest {

    @Test
    void theBuiltInDomainsAreFour() {
        Corpus corpus = Corpus.open(CorpusSettings.defaults(256)).load();
        assertThat(corpus.domains()).containsExactly("english", "chinese", "bilingual", "code");
        assertThat(corpus.trainingTokens()).isBetween(5_500_000L, 7_500_000L);
        assertThat(corpus.tokenizer().vocabularySize()).isEqualTo(256);
        assertThat(corpus.validation(16).size()).isEqualTo(64);
    }

    @Test
    void aDomainIsReadOnceAndOnlyWhenItIsSampled() {
        Texts.Memory a = Texts.numbered("a", 80, 100);
        Texts.Memory b = Texts.numbered("b", 80, 100);
        Corpus corpus = Corpora.corpus(Corpora.settings(Sharding.DOMAIN, 1, 16, true), a, b);
        SequenceSampler sampler = corpus.sampler(2);
        assertThat(a.reads()).hasValue(0);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 16; i++) {
                int step = i;
                threads.submit(() -> sampler.sequence(step, 0, 0));
            }
        }
        assertThat(a.reads()).hasValue(1);
        assertThat(b.reads()).hasValue(0);
        corpus.load();
        assertThat(a.reads()).hasValue(1);
        assertThat(b.reads()).hasValue(1);
    }

    @Test
    void fingerprintsTellTextsApart() {
        CorpusSettings settings = CorpusSettings.defaults(8);
        long fingerprint =
                Corpora.corpus(settings, memory("x", "a".repeat(999) + "b")).fingerprint();
        assertThat(Corpora.corpus(settings, memory("x", "a".repeat(999) + "b")).fingerprint())
                .isEqualTo(fingerprint);
        assertThat(Corpora.corpus(settings, memory("x", "a".repeat(1_000))).fingerprint())
                .isNotEqualTo(fingerprint);
        assertThat(Corpora.corpus(settings, memory("x", "b" + "a".repeat(999))).fingerprint())
                .isNotEqualTo(fingerprint);
        assertThat(Corpora.corpus(settings, memory("y", "a".repeat(999) + "b")).fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @Test
    void frequenciesWeighTheDomainsEqually() {
        Corpus corpus = Corpora.corpus(
                CorpusSettings.defaults(8), memory("a", "a".repeat(3_000_000)), memory("b", "bc".repeat(1_500)));
        long[] frequencies = corpus.tokenFrequencies();
        double total = LongStream.of(frequencies).sum();
        assertThat(frequencies).hasSize(256);
        assertThat(frequencies['a'] / total).isCloseTo(0.5, within(0.01));
        assertThat(frequencies['b'] / total).isCloseTo(0.25, within(0.01));
        assertThat(total).isBetween(2.0 * TokenFrequencies.SAMPLE, 2.02 * TokenFrequencies.SAMPLE);
    }

    @Test
    void frequenciesComeFromAllOverTheText() {
        String text = "a".repeat(2_000_000) + "b".repeat(2_000_000);
        long[] frequencies =
                Corpora.corpus(CorpusSettings.defaults(8), memory("x", text)).tokenFrequencies();
        assertThat(frequencies['a'] / (double) frequencies['b']).isCloseTo(1, within(0.02));
    }

    @Test
    void trainingTokensLeaveTheValidationOut() {
        Corpus corpus = Corpora.corpus(
                CorpusSettings.defaults(8), memory("a", "a".repeat(99_999)), memory("b", "b".repeat(49_999)));
        assertThat(corpus.trainingTokens()).isEqualTo(142_500);
        assertThat(corpus.trainingTokens(1)).isEqualTo(47_500);
    }

    @Test
    void settingsReportEveryProblemAtOnce() {
        assertThatThrownBy(() -> new CorpusSettings(
                        Optional.empty(), Optional.empty(), null, Double.NaN, 1, Map.of(), true, false, 0))
                .isInstanceOf(CorpusException.class)
                .hasMessageContainingAll("sharding is missing", "homeShare is NaN", "sequenceLength is 1");
        assertThatThrownBy(() -> CorpusSettings.defaults(8).withSharding(Sharding.DOMAIN, 1.01))
                .hasMessageContaining("homeShare is 1.01");
    }

    @Test
    void settingsHaveDocumentedDefaults() {
        assertThat(CorpusSettings.defaults(512))
                .isEqualTo(new CorpusSettings(
                        Optional.empty(), Optional.empty(), Sharding.DOMAIN, 0.9, 512, Map.of(), true, false, 0));
        assertThat(CorpusSettings.defaults(512).withPacking(false).withSeed(3))
                .isEqualTo(new CorpusSettings(
                        Optional.empty(), Optional.empty(), Sharding.DOMAIN, 0.9, 512, Map.of(), false, false, 3));
    }

    private static Texts.Memory memory(String name, String text) {
        return new Texts.Memory(name, List.of(text));
    }

    @Test
    void laterCorporaOfAProcessShareTheBuiltInText() {
        Corpus first = Corpus.open(CorpusSettings.defaults(64));
        Corpus second = Corpus.open(CorpusSettings.defaults(256).withSeed(3));
        assertThat(second.domain(0).text()).isSameAs(first.domain(0).text());
    }
}
