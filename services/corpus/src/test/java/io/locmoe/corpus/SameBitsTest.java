package io.locmoe.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.corpus.tokens.CounterHash;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a job reads of a text is fixed: if one of these numbers changes, old runs do not resume to the same losses. They
 * were taken when all tokens were arrays on the heap.
 */
class SameBitsTest {

    private static final List<String> WORDS =
            List.of("sparse", "expert", "mixture", "größer", "路由", "令牌", "mesh", "a", "of", "😀", "gradient", "\n");

    @TempDir
    private Path directory;

    @BeforeEach
    void text() throws IOException {
        Random random = new Random(5);
        folder("articles");
        for (int file = 0; file < 300; file++) {
            write("articles/" + file + ".txt", words(random, 40 + random.nextInt(400)));
        }
        folder("book");
        write("book/whole.txt", words(random, 120_000));
        folder("lines");
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 6_000; line++) {
            String text =
                    line % 7 == 0 ? "" : words(random, 1 + random.nextInt(30)).replace("\n", "\\n");
            lines.append("{\"text\": \"").append(text).append("\"}").append(line % 3 == 0 ? "\r\n" : "\n");
        }
        write("lines/a.jsonl", lines.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "true, -6446814929794211954, -1611091293446425335, -5976217905851282733",
        "false, -6446814929794211954, -423161313149026622, 5520683635329417239"
    })
    void aTextIsReadAsItAlwaysWas(boolean packing, long fingerprint, long training, long validation) {
        Corpus corpus =
                Corpus.open(Corpora.settings(Sharding.DOMAIN, 0.7, 48, packing).withDataDirectory(directory));
        assertThat(List.of(corpus.fingerprint(), training(corpus), validation(corpus)))
                .containsExactly(fingerprint, training, validation);
    }

    @Test
    void tokensAreCountedAsTheyAlwaysWere() {
        Corpus corpus = Corpus.open(CorpusSettings.defaults(48).withDataDirectory(directory));
        long hash = 0;
        for (long count : corpus.tokenFrequencies()) {
            hash = CounterHash.absorb(hash, count);
        }
        assertThat(hash).isEqualTo(3_953_246_095_135_948_258L);
    }

    private static long training(Corpus corpus) {
        SequenceSampler sampler = corpus.sampler(12);
        long hash = 0;
        for (int step = 0; step < 50; step++) {
            for (Sequence sequence : sampler.batch(step, 0, Slots.all(12))) {
                hash = absorb(hash, sequence);
            }
        }
        return hash;
    }

    private static long validation(Corpus corpus) {
        ValidationSet set = corpus.validation(200);
        long hash = set.size();
        for (int batch = 0; batch < set.batches(16); batch++) {
            for (Sequence sequence : set.batch(batch, 16)) {
                hash = absorb(hash, sequence);
            }
        }
        return hash;
    }

    private static long absorb(long hash, Sequence sequence) {
        long sum = CounterHash.absorb(hash, sequence.domain());
        for (int i = 0; i < sequence.tokens().length; i++) {
            sum = CounterHash.absorb(sum, sequence.tokens()[i] * 1000L + sequence.targets()[i]);
        }
        return sum;
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return words.toString();
    }

    private void folder(String name) throws IOException {
        Files.createDirectories(directory.resolve(name));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
