package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;
import java.util.List;

/**
 * {@link AdamW} on many parameters that lie side by side, each with a decay of its own, in one launch; the gradients
 * are 0 afterwards. Composed, it is {@link AdamW} for each parameter, and {@link Fill}.
 *
 * @param parameters    all elements
 * @param gradients     as many, set to 0 once they are read
 * @param firstMoments  as many
 * @param secondMoments as many
 * @param lengths       [number of parameters] elements of each, in their order
 * @param decays        [number of parameters] weight decay of each
 * @param step          counted from 1
 */
public record GroupedAdamW(
        Span parameters,
        Span gradients,
        Span firstMoments,
        Span secondMoments,
        List<Integer> lengths,
        List<Float> decays,
        float gradientScale,
        float rate,
        float beta1,
        float beta2,
        float epsilon,
        long step)
        implements FusedKernel {
    public GroupedAdamW {
        lengths = List.copyOf(lengths);
        decays = List.copyOf(decays);
        if (lengths.size() != decays.size()) {
            throw new IllegalArgumentException(decays.size() + " decays for " + lengths.size() + " parameters");
        }
        lengths.forEach(length -> Check.notNegative("lengths", length));
        Check.length(
                "parameters",
                parameters,
                lengths.stream().mapToLong(Integer::longValue).sum());
        Check.length("gradients", gradients, parameters.length());
        Check.length("firstMoments", firstMoments, parameters.length());
        Check.length("secondMoments", secondMoments, parameters.length());
        if (step < 1) {
            throw new IllegalArgumentException("step counts from 1: " + step);
        }
    }
}
