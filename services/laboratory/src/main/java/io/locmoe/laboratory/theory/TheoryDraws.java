package io.locmoe.laboratory.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The Monte Carlo part: tokens drawn for several shapes, and the values of the lemmas for each. */
record TheoryDraws(List<Shares> lemma2, List<Cap> lemma3, List<Bound> theorem1) {
    /** d and n: powers of four up to the paper's d = 5120 with its 16 experts, then fewer and more of them. */
    private static final int[][] SHAPES = {{64, 16}, {256, 16}, {1024, 16}, {5120, 16}, {5120, 8}, {5120, 64}};

    private static final double[] DEVIATIONS = {.5, 1, 1.5, 2, 2.5, 3};
    private static final double[] DELTAS = {.02, .03, .04, .05, .06};
    private static final int PAPER_EXPERTS = 16;
    private static final int PAPER_WIDTH = 5120;

    static TheoryDraws draw(int samples, long seed, Consumer<String> progress) {
        TheoryDraws draws = new TheoryDraws(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int[] shape : SHAPES) {
            progress.accept("drawing " + samples + " tokens of width " + shape[0] + " for " + shape[1] + " experts");
            draws.add(DrawnCosines.draw(shape[0], shape[1], samples, seed));
        }
        return draws;
    }

    private void add(DrawnCosines drawn) {
        lemma2.add(Shares.of(drawn));
        if (drawn.experts() == PAPER_EXPERTS) {
            for (double c : DEVIATIONS) {
                lemma3.add(Cap.of(drawn, c));
            }
        }
        if (drawn.width() == PAPER_WIDTH) {
            for (double delta : DELTAS) {
                theorem1.add(Bound.of(drawn, delta));
            }
        } else {
            for (double c : DEVIATIONS) {
                theorem1.add(Bound.of(drawn, c / Math.sqrt(drawn.width())));
            }
        }
    }
}
