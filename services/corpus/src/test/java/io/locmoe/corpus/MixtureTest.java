package io.locmoe.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.Texts;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Domains that are drawn by weights, and windows whose documents are kept apart. */
class MixtureTest {
    private static final int DRAWS = 40_000;
    private static final Map<String, Double> WEIGHTS = Map.of("a", 5.0, "b", 0.0, "c", 1.0, "d", 2.0);

    private static CorpusSettings settings(Map<String, Double> mixture, boolean separate) {
        return new CorpusSettings(
                Optional.empty(), Optional.empty(), Sharding.UNIFORM, 1, 32, mixture, true, separate, 7);
    }

    @Test
    void domainsAreDrawnByTheirWeights() {
        SequenceSampler sampler = Corpora.four(settings(WEIGHTS, false)).sampler(8);
        long[] counts = new long[4];
        IntStream.range(0, DRAWS).forEach(i -> counts[sampler.domain(i / 8, 0, i % 8)]++);
        double[] shares =
                Arrays.stream(counts).mapToDouble(c -> c / (double) DRAWS).toArray();
        assertThat(shares).containsExactly(new double[] {0.625, 0, 0.125, 0.25}, within(0.01));
        assertThat(counts[1]).isZero();
    }

    /** The step is the position in every source: a run that goes on from one reads what it would have read. */
    @Test
    void aRunThatContinuesReadsWhatItWouldHaveRead() {
        SequenceSampler whole = Corpora.four(settings(WEIGHTS, true)).sampler(8);
        IntStream.range(0, 40).forEach(step -> whole.batch(step, 0, Slots.all(8)));
        List<Sequence> next = whole.batch(40, 1, Slots.all(8));
        List<Sequence> resumed =
                Corpora.four(settings(WEIGHTS, true)).sampler(8).batch(40, 1, Slots.all(8));
        for (int slot = 0; slot < 8; slot++) {
            assertThat(resumed.get(slot).domain()).isEqualTo(next.get(slot).domain());
            assertThat(resumed.get(slot).tokens()).isEqualTo(next.get(slot).tokens());
            assertThat(resumed.get(slot).positions()).isEqualTo(next.get(slot).positions());
        }
    }

    @Test
    void tokensAreCountedAsTheyAreDrawn() {
        CorpusSettings settings = settings(Map.of("x", 3.0, "y", 1.0), false);
        Corpus corpus = Corpora.corpus(
                settings,
                new Texts.Memory("x", List.of("x".repeat(200_000))),
                new Texts.Memory("y", List.of("y".repeat(200_000))));
        long[] counts = corpus.tokenFrequencies();
        assertThat((double) counts['x'] / counts['y']).isCloseTo(3, within(0.05));
    }

    @Test
    void aMixtureNamesEachDomainAndNoOther() {
        assertThatThrownBy(() -> Corpora.four(settings(Map.of("a", 1.0, "b", 1.0, "e", 1.0), false)))
                .isInstanceOf(CorpusException.class)
                .hasMessage("mixture names 'e', which is no domain; the domains are a, b, c, d"
                        + "; mixture has no weight for the domain 'c'; give one, 0 to leave it out of training"
                        + "; mixture has no weight for the domain 'd'; give one, 0 to leave it out of training");
    }

    @Test
    void documentsOfAWindowAreKeptApart() {
        List<String> documents =
                IntStream.range(0, 4_000).mapToObj(i -> "x".repeat(1 + i % 9)).toList();
        Corpus corpus = Corpora.corpus(settings(Map.of(), true), new Texts.Memory("d", documents));
        check(corpus.sampler(4).batch(3, 0, Slots.all(4)));
        check(corpus.validation(4).batch(0, 4));
    }

    private static void check(List<Sequence> sequences) {
        for (Sequence sequence : sequences) {
            int[] tokens = sequence.tokens();
            assertThat(tokens).hasSize(32).contains(0);
            for (int t = 0; t < tokens.length; t++) {
                boolean begins = t == 0 || tokens[t - 1] == 0;
                assertThat(sequence.positions()[t]).isEqualTo(begins ? 0 : sequence.positions()[t - 1] + 1);
                assertThat(sequence.targets()[t] == Sequence.NO_TARGET).isEqualTo(tokens[t] == 0);
            }
        }
    }
}
