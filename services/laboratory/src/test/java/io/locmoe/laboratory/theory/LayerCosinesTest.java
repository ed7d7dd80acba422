package io.locmoe.laboratory.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Angles that can be worked out by hand: two gate vectors along the axes of a plane. */
class LayerCosinesTest {
    private static final float[][] AXES = {{1, 0}, {0, 1}};

    /** Half of the tokens at 30 degrees to the first axis, half at 30 degrees to the second. */
    private static LayerCosines plane() {
        float cos = (float) Math.cos(Math.PI / 6);
        float sin = .5f;
        float[][] units = new float[100][];
        int[] experts = new int[100];
        for (int t = 0; t < 100; t++) {
            experts[t] = t % 2;
            units[t] = t % 2 == 0 ? new float[] {cos, sin} : new float[] {sin, cos};
        }
        return LayerCosines.of(7, new LayerTokens(1, units, experts, AXES), 3);
    }

    @Test
    void cosinesToTheOwnVectorAndToTheOthersAreApart() {
        LayerCosines layer = plane();
        assertThat(layer.own().mean()).isCloseTo(Math.cos(Math.PI / 6), offset(1e-6));
        assertThat(layer.others().mean()).isCloseTo(.5, offset(1e-6));
        assertThat(layer.own().deviation()).isCloseTo(0, offset(1e-3));
        assertThat(layer.own().count()).isEqualTo(100);
        assertThat(layer.others().count()).as("one other vector a token").isEqualTo(100);
        assertThat(layer.load()).containsExactly(new double[] {.5, .5}, offset(1e-9));
    }

    /** Tokens of one expert are the same here; those of two are 30 degrees apart. */
    @Test
    void pairsOfTokensAreSortedByExpert() {
        LayerCosines layer = plane();
        assertThat(layer.sameExpert().mean()).isCloseTo(1, offset(1e-6));
        assertThat(layer.differentExpert().mean()).isCloseTo(Math.cos(Math.PI / 6), offset(1e-6));
        assertThat(layer.sameExpert().count() + layer.differentExpert().count()).isEqualTo(40_000);
        // 49 of the 99 other tokens are of the same expert; four standard deviations of 40,000 draws.
        assertThat(layer.sameExpert().count() / 40_000.).isCloseTo(49 / 99., offset(.01));
    }

    @Test
    void aHistogramHasEveryValueInItsBin() {
        Cosines cosines = Cosines.of(new float[] {-1, -.99f, 0, .011f, 1, 9}, 5);
        assertThat(Arrays.stream(cosines.shares()).sum()).isCloseTo(1, offset(1e-12));
        assertThat(cosines.shares()[0]).as("-1 to -0.98").isCloseTo(.4, offset(1e-12));
        assertThat(cosines.shares()[50]).as("0 to 0.02").isCloseTo(.4, offset(1e-12));
        assertThat(cosines.shares()[99]).as("0.98 to 1, the end included").isCloseTo(.2, offset(1e-12));
        assertThat(Cosines.edges()).hasSize(101).startsWith(-1).endsWith(1);
    }

    @Test
    void rowsAreScaledToLengthOneAndZerosStay() {
        assertThat(LayerTokens.units(new float[] {3, 4, 0, 0}, 2)).isDeepEqualTo(new float[][] {{.6f, .8f}, {0, 0}});
    }

    /** All tokens at one expert: there are no others to compare. */
    @Test
    void aSingleUsedExpertGivesNoPairsOfDifferentExperts() {
        float[][] units = {{1, 0}, {1, 0}, {.6f, .8f}};
        LayerCosines layer = LayerCosines.of(0, new LayerTokens(0, units, new int[3], AXES), 1);
        assertThat(layer.differentExpert().count()).isZero();
        assertThat(layer.differentExpert().mean()).isNaN();
        assertThat(layer.load()).containsExactly(new double[] {1, 0}, offset(1e-9));
    }
}
