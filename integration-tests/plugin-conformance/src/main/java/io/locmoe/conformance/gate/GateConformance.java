package io.locmoe.conformance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.LeftThreads;
import io.locmoe.conformance.Measures;
import io.locmoe.conformance.router.Rank;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The rules of a gate. An author extends this class and gives the factory; a test class for each set of options that
 * matters.
 *
 * <p>Rules 1 to 6 look at scores, 7 and 8 at gradients, 9 at the angles of a gate that has them, 10 at threads, 11 at
 * measures.
 */
public abstract class GateConformance extends GateGradientRules {
    /** The rounding of float32 over the width of a token. */
    private static final Offset<Float> ROUNDING = offset(2e-6f);

    @Test
    protected final void rule01EachTokenHasAFiniteScoreForEachExpert() {
        try (Rank rank = rank()) {
            Tensor scores = gate(rank.parameters(), experts()).scores(rank.matrix(tokens()), rank.tape());
            assertThat(scores.shape()).containsExactly(TOKENS, experts());
            for (float score : scores.toArray()) {
                assertThat(score).isFinite();
            }
        }
    }

    @Test
    protected final void rule02TheSameTokensHaveTheSameScores() {
        float[] first = scores(tokens());
        assertThat(scores(tokens())).as("of another gate").isEqualTo(first);
        try (Rank rank = rank()) {
            var gate = gate(rank.parameters(), experts());
            gate.scores(rank.matrix(tokens()), rank.tape());
            assertThat(gate.scores(rank.matrix(tokens()), rank.tape()).toArray())
                    .as("of the same gate again")
                    .isEqualTo(first);
        }
    }

    /** Padding is such another token, and a batch may be cut into parts. */
    @Test
    protected final void rule03AScoreDependsOnItsTokenOnly() {
        float[][] tokens = tokens();
        float[] all = scores(tokens);
        float[][] others = tokens.clone();
        for (int t = 0; t < TOKENS; t += 2) {
            others[t] = new float[width()];
            Arrays.fill(others[t], 3 + t);
        }
        float[] changed = scores(others);
        for (int t = 1; t < TOKENS; t += 2) {
            float[] alone = scores(new float[][] {tokens[t]});
            float[] row = Arrays.copyOfRange(all, t * experts(), (t + 1) * experts());
            assertThat(alone).as("token %d alone", t).containsExactly(row, ROUNDING);
            assertThat(Arrays.copyOfRange(changed, t * experts(), (t + 1) * experts()))
                    .as("token %d among others", t)
                    .containsExactly(row, ROUNDING);
        }
    }

    @Test
    protected final void rule04NoTokensHaveNoScores() {
        try (Rank rank = rank()) {
            Tensor scores = gate(rank.parameters(), experts()).scores(matrix(rank, new float[0][]), rank.tape());
            assertThat(scores.shape()).containsExactly(0, experts());
        }
    }

    @Test
    protected final void rule05OneExpertHasOneScore() {
        try (Rank rank = rank()) {
            Tensor scores = gate(rank.parameters(), 1).scores(rank.matrix(tokens()), rank.tape());
            assertThat(scores.shape()).containsExactly(TOKENS, 1);
        }
    }

    @Test
    protected final void rule10ThreadsEndAndLeaveTensorsAlone() {
        LeftThreads.assertNone(() -> {
            try (Rank rank = rank()) {
                gate(rank.parameters(), experts())
                        .scores(rank.matrix(tokens()), rank.tape())
                        .toArray();
                rank.tape().requireAlone();
            }
        });
    }

    /** Their names are the same on ranks with and without tokens. Rule 4 tells of a gate that fails without tokens. */
    @Test
    protected final void rule11MeasuresHaveNamesAndAreFinite() {
        Set<String> names = measures(tokens());
        try (Rank rank = rank()) {
            Gate gate = gate(rank.parameters(), experts());
            try {
                gate.scores(matrix(rank, new float[0][]), rank.tape());
            } catch (RuntimeException rule4) {
                return;
            }
            assertThat(Measures.assertReportable(gate))
                    .as("names of the measures on a rank without tokens")
                    .isEqualTo(names);
        }
    }

    private Set<String> measures(float[][] tokens) {
        try (Rank rank = rank()) {
            Gate gate = gate(rank.parameters(), experts());
            gate.scores(matrix(rank, tokens), rank.tape());
            return Measures.assertReportable(gate);
        }
    }

    /** Either the gate refuses the token, or its scores are no numbers; those of the others are. */
    @Test
    protected final void rule06ATokenThatIsNoNumberIsNotHidden() {
        float[][] tokens = tokens();
        Arrays.fill(tokens[2], Float.NaN);
        float[] scores;
        try {
            scores = scores(tokens);
        } catch (RuntimeException refused) {
            return;
        }
        for (int i = 0; i < scores.length; i++) {
            assertThat(Float.isNaN(scores[i]))
                    .as("score %d of token %d is no number", i % experts(), i / experts())
                    .isEqualTo(i / experts() == 2);
        }
    }
}
