package io.locmoe.engine.size;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.memory.ElementType;

/**
 * Size of a model, for planning; gates and routers with parameters of their own are not counted.
 *
 * @param sharedParameters parameters on every rank
 * @param cutParameters    those of the shared parameters that are split over the devices of a tensor group
 * @param expertParameters parameters of all experts together
 * @param activeParameters parameters that one token uses with one expert per sparse layer, output matrix included
 */
public record ModelSize(long sharedParameters, long cutParameters, long expertParameters, long activeParameters) {
    /** Bytes of gradient and two moments of a trained parameter, in float32. */
    public static final int BYTES_OF_LEARNING = 12;

    /** Bytes of two moments of a trained parameter, in float32. */
    public static final int BYTES_OF_MOMENTS = 8;

    /** Counts the parameters of the transformer and its experts. */
    public static ModelSize of(ModelSettings m, int vocabulary) {
        LayerSizes sizes = new LayerSizes(m);
        double shared = sizes.whole(vocabulary) + sizes.cut();
        double experts = (double) m.sparseLayers() * m.experts() * sizes.feedForward();
        double active = shared - sizes.looked(vocabulary) + m.sparseLayers() * sizes.feedForward();
        return new ModelSize((long) shared, (long) sizes.cut(), (long) experts, (long) active);
    }

    public long parameters() {
        return sharedParameters + expertParameters;
    }

    /**
     * Bytes that one node keeps for parameters, gradients and moments: shared ones once per device (in a tensor group,
     * its part of them), experts once. If products have a smaller operand type, each value has a rounded copy.
     */
    public long bytesPerNode(JobSettings settings) {
        return bytesPerParameter(settings.training().precision().type()) * parametersPerNode(settings);
    }

    /**
     * Bytes of value, gradient, moments and perhaps a rounded copy of a parameter.
     *
     * @param operands type of the operands of products
     */
    public static long bytesPerParameter(ElementType operands) {
        return bytesOfValue(operands) + BYTES_OF_LEARNING;
    }

    /** Bytes of value and perhaps a rounded copy of a parameter. */
    public static long bytesOfValue(ElementType operands) {
        return Float.BYTES + (operands == ElementType.FLOAT32 ? 0 : operands.bytes());
    }

    /** Parameters that one node keeps: shared ones once per device, as in {@link #bytesPerNode}. */
    public long parametersPerNode(JobSettings settings) {
        long ofADevice = sharedParameters - cutParameters + cutParameters / settings.tensorParallel();
        return ofADevice * settings.devicesPerNode() + expertParameters / settings.nodes();
    }

    /** Floating-point operations to train on one token, forward and backward: 6 for each active parameter. */
    public long flopsPerToken() {
        return 6 * activeParameters;
    }

    /**
     * Floating-point operations to train on tokens, forward and backward: 6 for each parameter that a token meets.
     *
     * @param m       settings of this model
     * @param tokens  real tokens
     * @param entries pairs of a token and an expert that computes it, in all sparse layers
     */
    public double flops(ModelSettings m, long tokens, long entries) {
        double expert = new LayerSizes(m).feedForward();
        double withoutExperts = activeParameters - m.sparseLayers() * expert;
        return 6 * (withoutExperts * tokens + expert * entries);
    }
}
