package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import org.junit.jupiter.api.Test;

class PaddedTextTest {
    private final TextSource letters = new Letters(8);

    @Test
    void aModelHasMoreIdsThanItsText() {
        TextSource padded = PaddedText.of(letters, 300);
        assertThat(padded.vocabularySize()).isEqualTo(300);
        assertThat(padded.tokenFrequencies()).hasSize(300).startsWith(letters.tokenFrequencies());
        assertThat(padded.tokenFrequencies()[299]).isZero();
        assertThat(padded.domains()).isEqualTo(letters.domains());
        assertThat(padded.fingerprint()).isEqualTo(letters.fingerprint());
        Slots slots = new Slots(0, 2, 2);
        assertThat(padded.training(3, 0, slots).getFirst().tokens())
                .isEqualTo(letters.training(3, 0, slots).getFirst().tokens());
    }

    @Test
    void withoutASettingOrWithAsManyNothingIsPadded() {
        assertThat(PaddedText.of(letters, 0)).isSameAs(letters);
        assertThat(PaddedText.of(letters, 256)).isSameAs(letters);
    }

    @Test
    void fewerIdsThanTheTokenizerHasAreRefused() {
        assertThatThrownBy(() -> PaddedText.of(letters, 255))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("255")
                .hasMessageContaining("256 token ids");
    }
}
