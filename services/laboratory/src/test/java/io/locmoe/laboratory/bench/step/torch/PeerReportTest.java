package io.locmoe.laboratory.bench.step.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.laboratory.bench.Quartiles;
import org.junit.jupiter.api.Test;

class PeerReportTest {
    private static String text(String theirs, String ours) {
        Quartiles none = Quartiles.of(new double[] {1});
        return new PeerReport("2.6", "OpenBLAS", theirs, 1, none, none).text(ours);
    }

    @Test
    void reportTellsWhetherPrecisionsAreComparable() {
        assertThat(text("float32", "float32")).endsWith("ratios are of turns.");
        assertThat(text("bfloat16", "bfloat16")).endsWith("It multiplies bfloat16, as ours does: by autocast.");
        assertThat(text("float32", "bfloat16"))
                .endsWith("It multiplies float32 and ours bfloat16: the ratios do not compare like with like.");
    }
}
