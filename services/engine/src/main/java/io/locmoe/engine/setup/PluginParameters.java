package io.locmoe.engine.setup;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;

/**
 * Declares the parameters of a gate or router.
 *
 * @param prefix prefix of their names in checkpoints, ending with a dot
 * @param again  whether the same plug-in object was created here before; it then reuses the parameters
 */
record PluginParameters(ParameterBlock block, String prefix, boolean again) implements Parameters {
    @Override
    public Tensor create(String name, float mean, float deviation, int... shape) {
        return again ? block.declared(prefix + name) : block.declare(prefix + name, mean, deviation, shape);
    }

    @Override
    public Tensor createWithoutDecay(String name, float mean, float deviation, int... shape) {
        return again ? block.declared(prefix + name) : block.declareWithoutDecay(prefix + name, mean, deviation, shape);
    }
}
