package io.locmoe.corpus.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.Texts;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SplitTest {

    @ParameterizedTest
    @CsvSource({
        "100, 1",
        "1000, 1",
        "20480, 1",
        "40960, 2",
        "204800, 10",
        "3000000, 10",
        "13107200, 10",
        "20000000, 16",
        "2000000000, 1526",
        "5000000000, 3815",
        "3000000000000, 2288819"
    })
    void oneBlockInTwentyIsValidation(long length, int blocks) {
        long[] cuts = SplitPlan.cuts(length, Positions.of(length));
        assertThat(cuts).isSorted().startsWith(0).endsWith(length).hasSize(2 * blocks + 2);
        assertThat(validationTokens(cuts) / (double) length).isCloseTo(0.05, within(0.001));
    }

    @Test
    void cutsFallOnTheEndsOfDocuments() {
        long[] ends = LongStream.rangeClosed(1, 3_000).map(i -> i * 100).toArray();
        long[] cuts = SplitPlan.cuts(300_000, Positions.of(ends));
        assertThat(cuts).hasSize(22);
        assertThat(LongStream.of(cuts)).allMatch(cut -> cut % 100 == 0);
        assertThat(validationTokens(cuts)).isBetween(14_000L, 16_000L);
    }

    @Test
    void aTinyTextHasNoCutsOutOfOrder() {
        for (int length = 0; length < 60; length++) {
            assertThat(SplitPlan.cuts(length, Positions.of(length))).isSorted().endsWith(length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 2_000})
    void trainingAndValidationShareNoTextAndLoseNone(int wordsPerDocument) {
        int documents = 20_000 / wordsPerDocument;
        DomainText text = text(Texts.numbered("w", documents, wordsPerDocument));
        Set<String> training = words(text.training());
        Set<String> validation = words(text.validation());
        int words = documents * wordsPerDocument;
        int cutWords = 2 * 2 * 10; // two cuts a period leave two halves each
        assertThat(training).doesNotContainAnyElementsOf(whole(validation));
        assertThat(training.size() + validation.size()).isBetween(words, words + cutWords);
        assertThat(text.training().length() + text.validation().length())
                .isEqualTo(text.tokens().length());
    }

    @Test
    void windowsMatchTheConcatenatedText() {
        TextSplit split = text(Texts.numbered("w", 300, 50)).training();
        int[] all = split.window(0, (int) split.length());
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            int position = random.nextInt(all.length);
            int count = random.nextInt(all.length - position + 1);
            assertThat(split.window(position, count)).isEqualTo(Arrays.copyOfRange(all, position, position + count));
        }
        assertThat(all[all.length - 1]).isZero();
    }

    @Test
    void documentsContainTheSeparatorOnlyAtTheirEnd() {
        TextSplit split = text(Texts.numbered("w", 300, 50)).training();
        for (long i = 0; i < split.documents(); i++) {
            int[] document = split.document(i, Integer.MAX_VALUE);
            assertThat(document.length).isGreaterThan(1);
            assertThat(document[document.length - 1]).isZero();
            assertThat(IntStream.of(document).limit(document.length - 1)).doesNotContain(0);
        }
        assertThat(split.document(0, 5)).hasSize(5);
    }

    @Test
    void aCutInsideADocumentIsMarked() {
        DomainSource source = new Texts.Memory("x", List.of("y".repeat(100_000)));
        TextSplit training = text(source).training();
        int[] tokens = training.window(0, (int) training.length());
        assertThat(training.documents()).isEqualTo(5);
        assertThat(IntStream.of(tokens).filter(token -> token == 0).count()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 65_536, 65_537, 150_000})
    void tokensKeepTheirValues(int vocabulary) {
        int[] tokens = new Random(1).ints(200_000, 0, vocabulary).toArray();
        tokens[7] = vocabulary - 1;
        TokenWidth width = TokenWidth.of(vocabulary);
        ByteBuffer bytes = ByteBuffer.allocate(tokens.length * width.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        width.put(bytes, tokens, 0, tokens.length);
        TokenStore store = new TokenStore(MemorySegment.ofArray(bytes.array()), width);
        int[] copy = new int[tokens.length];
        store.copy(0, copy, 0, tokens.length);
        assertThat(copy).isEqualTo(tokens);
        assertThat(store.length()).isEqualTo(200_000);
    }

    private static long validationTokens(long[] cuts) {
        long tokens = 0;
        for (int i = 1; i + 1 < cuts.length; i += 2) {
            tokens += cuts[i + 1] - cuts[i];
        }
        return tokens;
    }

    private static Set<String> words(TextSplit split) {
        String text = new ByteTokenizer().decode(split.window(0, (int) split.length()));
        return new HashSet<>(Arrays.asList(text.split("[ \0]+")));
    }

    /** Leaves out the halves of a document that a cut splits. */
    private static Set<String> whole(Set<String> words) {
        Set<String> whole = new HashSet<>(words);
        whole.removeIf(word -> !word.matches("w\\d+-\\d+") || word.length() < 4);
        return whole;
    }

    private static DomainText text(DomainSource source) {
        return new HeapTokens().text(source, new ByteTokenizer());
    }
}
