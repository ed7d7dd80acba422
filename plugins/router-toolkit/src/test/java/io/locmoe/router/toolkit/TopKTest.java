package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopKTest {
    private static final boolean[] ALL = {true, true, true, true};

    @Test
    void theBestComeFirst() {
        float[] a = {.11f, .20f, .10f, .30f, .30f, .40f, .11f, .10f, .11f, .10f, .60f, .50f, .10f, .11f, .70f, .80f};
        assertThat(TopK.choose(a, 4, 2, ALL).experts()).containsExactly(3, 1, 1, 0, 2, 3, 3, 2);
        assertThat(TopK.choose(a, 4, 4, ALL).experts()).containsExactly(3, 1, 0, 2, 1, 0, 2, 3, 2, 3, 0, 1, 3, 2, 1, 0);
    }

    @Test
    void everyGroupHasItsChoicesAndTheBestComesFirst() {
        float[] a = {.11f, .20f, .10f, .30f, .90f, .80f, .11f, .10f};
        boolean[] two = {true, true};
        assertThat(TopK.chooseInGroups(a, 4, 2, 2, two).experts()).containsExactly(3, 1, 0, 2);
        assertThat(TopK.chooseInGroups(a, 4, 2, 1, two).experts()).containsExactly(3, 1, 0, 1);
        assertThat(TopK.chooseInGroups(a, 8, 4, 2, new boolean[] {true}).experts())
                .containsExactly(4, 5, 3, 1);
        assertThat(TopK.chooseInGroups(a, 8, 4, 4, new boolean[] {true}).experts())
                .containsExactly(4, 3, 1, 6);
        assertThatThrownBy(() -> TopK.chooseInGroups(a, 8, 4, 3, new boolean[] {true}))
                .hasMessage("8 experts and 4 choices of a token do not divide into 3 equal groups");
    }

    @Test
    void tiesGoToTheLowerExpert() {
        assertThat(TopK.choose(new float[] {0, 1, 1, 0}, 4, 4, new boolean[] {true})
                        .experts())
                .containsExactly(1, 2, 0, 3);
        assertThat(TopK.choose(new float[] {0f, -0f}, 2, 1, new boolean[] {true})
                        .experts())
                .containsExactly(0);
        assertThat(TopK.choose(new float[] {-0f, 0f}, 2, 1, new boolean[] {true})
                        .experts())
                .containsExactly(0);
    }

    @Test
    void paddingChoosesNothing() {
        assertThat(TopK.choose(new float[] {1, 2, 3, 4}, 2, 2, new boolean[] {false, true})
                        .experts())
                .containsExactly(-1, -1, 1, 0);
    }

    @Test
    void notANumberLosesToEveryNumber() {
        float nan = Float.NaN;
        assertThat(TopK.choose(new float[] {nan, Float.NEGATIVE_INFINITY, nan}, 3, 3, new boolean[] {true})
                        .experts())
                .containsExactly(1, 0, 2);
    }

    @Test
    void scoresFollowTheChoices() {
        assertThat(new TokenChoices(new int[] {-1, -1, 1, 0}, 2).pick(new float[] {1, 2, 3, 4}))
                .containsExactly(0, 0, 4, 3);
    }

    @Test
    void aTokenCannotChooseMoreExpertsThanThereAre() {
        assertThatThrownBy(() -> TopK.choose(new float[2], 2, 3, new boolean[] {true}))
                .hasMessageContaining("1 to 2");
        assertThatThrownBy(() -> TopK.choose(new float[3], 2, 1, new boolean[] {true}))
                .hasMessage("3 scores for 1 tokens and 2 experts");
    }
}
