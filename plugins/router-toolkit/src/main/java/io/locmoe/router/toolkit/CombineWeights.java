package io.locmoe.router.toolkit;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.stream.IntStream;

/** The factors of the experts' outputs, in the order of an assignment's entries. */
public final class CombineWeights {
    /**
     * Keeps 0/0 away where every score that a token has left underflowed to 0. The 1e-20 of Megatron-Core would take a
     * part of the weight from sigmoid scores of logits below -32; 1 over a still smaller number would overflow when a
     * gradient is multiplied by it.
     */
    static final float TINY = 1e-30f;

    private CombineWeights() {}

    /**
     * The probability of each entry: R = softmax(G) of LocMoE eq. 3 and p_i(x) of Switch Transformer eq. 2.
     *
     * @param probabilities [T, n]
     * @return [A]
     */
    public static Tensor probabilities(Tensor probabilities, Assignment assignment) {
        return probabilities.pick(assignment.tokens(), assignment.expertOfEntry());
    }

    /**
     * The probability of each entry divided by the sum over the entries that its token has left after the capacity, as
     * GShard (algorithm 1) and DeepSpeed do. A token with one entry left has the weight 1.
     *
     * @param probabilities [T, n]
     * @return [A]
     */
    public static Tensor normalized(Tensor probabilities, Assignment assignment) {
        int entries = assignment.entries();
        Tensor picked = probabilities(probabilities, assignment).reshape(entries, 1);
        Tensor left =
                picked.scatterRows(assignment.tokens(), probabilities.size(0)).affine(1f, TINY);
        return picked.divide(left.gatherRows(assignment.tokens())).reshape(entries);
    }

    /**
     * The probability of each entry divided by the sum over all choices of its token, dropped ones too, as Megatron and
     * Mixtral do: with softmax values this is the softmax over the chosen logits.
     *
     * @param probabilities [T, n]
     * @return [A]
     */
    public static Tensor normalizedOverChoices(Tensor probabilities, TokenChoices choices, Assignment assignment) {
        int[] chosen = choices.experts();
        int[] made =
                IntStream.range(0, chosen.length).filter(i -> chosen[i] >= 0).toArray();
        int[] tokens = IntStream.of(made).map(i -> i / choices.perToken()).toArray();
        int[] experts = IntStream.of(made).map(i -> chosen[i]).toArray();
        Tensor sums = probabilities
                .pick(tokens, experts)
                .reshape(made.length, 1)
                .scatterRows(tokens, probabilities.size(0))
                .affine(1f, TINY);
        int entries = assignment.entries();
        return probabilities(probabilities, assignment)
                .reshape(entries, 1)
                .divide(sums.gatherRows(assignment.tokens()))
                .reshape(entries);
    }

    /** The factor 1 for every entry, a constant: [A]. */
    public static Tensor ones(Assignment assignment, Tensors tensors) {
        return tensors.full(1f, assignment.entries());
    }
}
