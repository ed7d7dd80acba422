package io.locmoe.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.text.Texts;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationSetTest {

    @Test
    void windowsDoNotOverlapAndAreSpreadOverTheText() {
        Corpus corpus = Corpora.corpus(settings(Sharding.UNIFORM, true), Texts.numbered("w", 200, 400));
        List<Sequence> sequences = corpus.validation(50).batch(0, 50);
        assertThat(sequences).hasSize(50);
        Set<String> words = new HashSet<>();
        for (Sequence sequence : sequences) {
            String[] parts = corpus.tokenizer().decode(sequence.tokens()).split("[ \0]+");
            for (int i = 1; i < parts.length - 1; i++) { // the outer words may be cut
                assertThat(words.add(parts[i])).isTrue();
            }
            assertThat(sequence.validTokens()).isEqualTo(64);
        }
        assertThat(words.stream()
                        .map(word -> word.substring(0, word.indexOf('-')))
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void validationTextIsNeverTrainedOn() {
        Corpus corpus = Corpora.corpus(settings(Sharding.UNIFORM, true), Texts.numbered("w", 200, 400));
        Set<String> validation = new HashSet<>();
        corpus.validation(1_000).batch(0, 1_000).forEach(s -> validation.addAll(innerWords(corpus, s)));
        SequenceSampler sampler = corpus.sampler(1);
        for (int step = 0; step < 3_000; step++) {
            assertThat(validation).doesNotContainAnyElementsOf(innerWords(corpus, sampler.sequence(step, 0, 0)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void batchesAreTheSameForAnyNumberOfRanks(int ranks) {
        ValidationSet validation = Corpora.four(settings(Sharding.DOMAIN, true)).validation(10);
        int slots = 12;
        assertThat(validation.batches(slots)).isEqualTo(4);
        int total = 0;
        for (int index = 0; index < 4; index++) {
            List<Sequence> gathered = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                gathered.addAll(validation.batch(index, Slots.of(rank, ranks, slots)));
            }
            List<Sequence> whole = validation.batch(index, slots);
            assertThat(gathered).extracting(Sequence::tokens).containsExactlyElementsOf(tokens(whole));
            total += whole.size();
        }
        assertThat(total).isEqualTo(validation.size()).isEqualTo(40);
        assertThat(validation.batch(3, slots)).hasSize(4);
    }

    @Test
    void slotsHoldTheirHomeDomainUnderDomainSharding() {
        Corpus corpus = Corpora.four(settings(Sharding.DOMAIN, true));
        assertThat(corpus.validation(10).batch(1, 8))
                .extracting(Sequence::domain)
                .containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        Corpus uniform = Corpora.four(settings(Sharding.UNIFORM, true));
        assertThat(uniform.validation(10).batch(1, 8))
                .extracting(Sequence::domain)
                .containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    }

    @Test
    void fewerSlotsThanDomainsStillReachAll() {
        ValidationSet validation = Corpora.four(settings(Sharding.DOMAIN, true)).validation(3);
        Set<Integer> domains = new HashSet<>();
        for (int index = 0; index < validation.batches(2); index++) {
            validation.batch(index, 2).forEach(sequence -> domains.add(sequence.domain()));
        }
        assertThat(domains).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void aShortDomainContributesAllItsWindows() {
        Corpus corpus = Corpora.corpus(
                settings(Sharding.DOMAIN, true), Texts.numbered("a", 10, 400), Texts.numbered("b", 200, 400));
        ValidationSet validation = corpus.validation(100);
        assertThat(validation.size(0)).isBetween(10, 60);
        assertThat(validation.size(1)).isEqualTo(100);
        assertThat(validation.size()).isEqualTo(validation.size(0) + 100);
    }

    @Test
    void unpackedValidationTakesDifferentDocuments() {
        Corpus corpus = Corpora.corpus(settings(Sharding.UNIFORM, false), Texts.numbered("w", 2_000, 3));
        List<Sequence> sequences = corpus.validation(40).batch(0, 40);
        assertThat(sequences).hasSize(40).allMatch(s -> s.validTokens() < 64 && s.targets()[63] == Sequence.NO_TARGET);
        assertThat(sequences.stream().map(s -> corpus.tokenizer().decode(s.tokens())))
                .doesNotHaveDuplicates();
    }

    @Test
    void countsAreChecked() {
        Corpus corpus = Corpora.four(settings(Sharding.DOMAIN, true));
        assertThatThrownBy(() -> corpus.validation(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> corpus.validation(2).batch(1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static List<int[]> tokens(List<Sequence> sequences) {
        return sequences.stream().map(Sequence::tokens).toList();
    }

    private static Set<String> innerWords(Corpus corpus, Sequence sequence) {
        String[] parts = corpus.tokenizer().decode(sequence.tokens()).split("[ \0]+");
        return new HashSet<>(List.of(parts).subList(1, parts.length - 1));
    }

    private static CorpusSettings settings(Sharding sharding, boolean packing) {
        return Corpora.settings(sharding, 0.9, 64, packing);
    }
}
