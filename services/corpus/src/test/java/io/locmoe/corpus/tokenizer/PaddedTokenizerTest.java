package io.locmoe.corpus.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PaddedTokenizerTest {
    private final Tokenizer padded = new PaddedTokenizer(new ByteTokenizer(), 300);

    @Test
    void idsAboveThoseOfTheTokenizerAreNoText() {
        assertThat(padded.vocabularySize()).isEqualTo(300);
        assertThat(padded.decode(new int[] {'a', 256, 'b', 299})).isEqualTo("ab");
        assertThat(padded.encode("ab")).containsExactly('a', 'b');
        assertThat(padded.endOfDocument()).isZero();
        assertThat(padded.file()).isEmpty();
    }

    @Test
    void anIdThatTheModelDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> padded.decode(new int[] {300})).isInstanceOf(IllegalArgumentException.class);
    }
}
