package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import org.junit.jupiter.api.Test;

class LettersTest {
    private final Letters text = new Letters(4);

    @Test
    void eachSlotOfARankHasOneSequenceWhoseTargetsFollowItsTokens() {
        assertThat(text.training(1, 0, new Slots(254, 2, 256))).hasSize(2);
        Sequence last = text.training(1, 0, new Slots(255, 1, 256)).getFirst();
        assertThat(last.tokens()).containsExactly(255, 0, 1, 2);
        assertThat(last.targets()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void everyTokenMayOccur() {
        assertThat(text.tokenFrequencies()).hasSize(text.vocabularySize()).doesNotContain(0);
    }
}
