package io.locmoe.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.corpus.text.Texts;
import io.locmoe.corpus.tokens.CounterHash;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceSamplerTest {

    private static final int DRAWS = 40_000;

    /** Hash of the text of {@link Texts#four}; if it changes, so does what a step reads, and old runs do not resume. */
    private static final long GOLDEN = -750_423_358_758_234_468L;

    @Test
    void targetsAreTheTokensShiftedByOne() {
        SequenceSampler sampler = Corpora.four(settings(Sharding.UNIFORM, 0)).sampler(8);
        for (int slot = 0; slot < 8; slot++) {
            Sequence sequence = sampler.sequence(3, 1, slot);
            assertThat(sequence.validTokens()).isEqualTo(32);
            for (int i = 0; i + 1 < 32; i++) {
                assertThat(sequence.targets()[i]).isEqualTo(sequence.tokens()[i + 1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 24})
    void theGlobalBatchDoesNotDependOnTheNumberOfRanks(int ranks) {
        SequenceSampler sampler = Corpora.four(settings(Sharding.DOMAIN, 0.7)).sampler(24);
        List<Sequence> gathered = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            gathered.addAll(sampler.batch(11, 2, Slots.of(rank, ranks, 24)));
        }
        assertThat(gathered).hasSize(24);
        for (int slot = 0; slot < 24; slot++) {
            assertThat(gathered.get(slot).tokens())
                    .isEqualTo(sampler.sequence(11, 2, slot).tokens());
        }
    }

    @Test
    void everyStepMicroBatchSlotAndSeedReadsAnotherPosition() {
        Set<List<Integer>> seen = new HashSet<>();
        for (long seed : new long[] {7, 8}) {
            SequenceSampler sampler =
                    Corpora.four(settings(Sharding.UNIFORM, 0).withSeed(seed)).sampler(4);
            for (int step = 0; step < 10; step++) {
                for (int micro = 0; micro < 3; micro++) {
                    for (Sequence sequence : sampler.batch(step, micro, Slots.all(4))) {
                        seen.add(IntStream.of(sequence.tokens()).boxed().toList());
                    }
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(235);
    }

    @Test
    void twoCorporaSampleTheSame() {
        long first = hash(Corpus.open(CorpusSettings.defaults(128)));
        assertThat(hash(Corpus.open(CorpusSettings.defaults(128)))).isEqualTo(first);
    }

    @Test
    void sequencesOfFixedTextHaveAFixedHash() {
        assertThat(hash(Corpora.four(settings(Sharding.DOMAIN, 0.7)))).isEqualTo(GOLDEN);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.25", "0.2, 0.4", "0.9, 0.925", "1, 1"})
    void slotsReadTheirHomeDomainAtTheGivenShare(double homeShare, double expected) {
        SequenceSampler sampler =
                Corpora.four(settings(Sharding.DOMAIN, homeShare)).sampler(8);
        long home = IntStream.range(0, DRAWS)
                .filter(i -> sampler.domain(i / 8, 0, i % 8) == sampler.homeDomain(i % 8))
                .count();
        assertThat(home / (double) DRAWS).isCloseTo(expected, within(homeShare == 1 ? 0 : 0.01));
    }

    @ParameterizedTest
    @CsvSource({"UNIFORM, 1", "DOMAIN, 0", "DOMAIN, 0.6"})
    void allSlotsTogetherReadEachDomainEquallyOften(Sharding sharding, double homeShare) {
        SequenceSampler sampler = Corpora.four(settings(sharding, homeShare)).sampler(8);
        long[] counts = new long[4];
        IntStream.range(0, DRAWS).forEach(i -> counts[sampler.domain(i / 8, 0, i % 8)]++);
        for (long count : counts) {
            assertThat(count / (double) DRAWS).isCloseTo(0.25, within(0.01));
        }
    }

    @Test
    void uniformShardingKnowsNoHome() {
        SequenceSampler sampler = Corpora.four(settings(Sharding.UNIFORM, 1)).sampler(8);
        long home = IntStream.range(0, DRAWS)
                .filter(i -> sampler.domain(i, 0, 7) == 3)
                .count();
        assertThat(home / (double) DRAWS).isCloseTo(0.25, within(0.01));
    }

    @Test
    void homesAreContiguousAndEven() {
        SequenceSampler sampler = Corpora.four(settings(Sharding.DOMAIN, 1)).sampler(8);
        assertThat(IntStream.range(0, 8).map(sampler::homeDomain)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    }

    @Test
    void positionsAreUniformOverTheTrainingText() {
        List<String> documents = IntStream.range(0, 10)
                .mapToObj(i -> Integer.toString(i).repeat(10_000))
                .toList();
        Corpus corpus = Corpora.corpus(settings(Sharding.UNIFORM, 0), new Texts.Memory("digits", documents));
        SequenceSampler sampler = corpus.sampler(1);
        long[] counts = new long[10];
        for (int step = 0; step < 10_000; step++) {
            counts[Math.max(0, sampler.sequence(step, 0, 0).tokens()[0] - '0')]++;
        }
        for (long count : counts) {
            assertThat(count).isBetween(700L, 1_200L); // validation took 5 % of all, up to a fifth of one digit
        }
    }

    @Test
    void unpackedSequencesHoldOneDocumentCutOrPadded() {
        List<String> documents =
                IntStream.range(0, 4_000).mapToObj(i -> "x".repeat(1 + i % 40)).toList();
        CorpusSettings unpacked = Corpora.settings(Sharding.UNIFORM, 0, 24, false);
        SequenceSampler sampler =
                Corpora.corpus(unpacked, new Texts.Memory("d", documents)).sampler(1);
        Set<Integer> lengths = new HashSet<>();
        for (int step = 0; step < 2_000; step++) {
            Sequence sequence = sampler.sequence(step, 0, 0);
            int valid = sequence.validTokens();
            lengths.add(valid);
            boolean cut = sequence.targets()[valid - 1] != 0;
            assertThat(cut).isIn(valid == 24, false);
            for (int i = 0; i < 24; i++) {
                assertThat(sequence.tokens()[i]).isEqualTo(i < valid ? 'x' : 0);
                int target = i < valid - 1 || i == valid - 1 && cut ? 'x' : i == valid - 1 ? 0 : Sequence.NO_TARGET;
                assertThat(sequence.targets()[i]).isEqualTo(target);
            }
        }
        assertThat(lengths).hasSize(24);
    }

    @Test
    void slotsAndRanksAreChecked() {
        Corpus corpus = Corpora.four(settings(Sharding.DOMAIN, 1));
        assertThatThrownBy(() -> corpus.sampler(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> corpus.sampler(4).sequence(0, 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Slots.of(2, 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Sequence(new int[3], new int[4], 0)).hasMessageContaining("3 tokens");
        assertThatThrownBy(() -> Sequence.of(new int[1], 3, 0)).hasMessageContaining("0 tokens with a target");
        assertThatThrownBy(() -> new Sequence(new int[3], new int[3], -1)).hasMessageContaining("domain -1");
    }

    private static long hash(Corpus corpus) {
        SequenceSampler sampler = corpus.sampler(16);
        long hash = 0;
        for (int step = 0; step < 20; step++) {
            for (Sequence sequence : sampler.batch(step, 1, Slots.all(16))) {
                hash = CounterHash.absorb(hash, sequence.domain());
                for (int token : sequence.tokens()) {
                    hash = CounterHash.absorb(hash, token);
                }
            }
        }
        return hash;
    }

    private static CorpusSettings settings(Sharding sharding, double homeShare) {
        return Corpora.settings(sharding, homeShare, 32, true);
    }
}
