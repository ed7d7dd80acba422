package io.locmoe.engine.model;

import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.ModelSettings.NormKind;
import io.locmoe.tape.DeviceTensor;

/** Normalises rows and scales them by learned numbers. */
interface Normalization {

    /** Declares a norm of the model's kind for rows of its width. */
    static Normalization of(ParameterBlock block, String name, ModelSettings model) {
        return of(block, name, model, model.width());
    }

    /** Declares a norm of the model's kind for rows of another width. */
    static Normalization of(ParameterBlock block, String name, ModelSettings model, int width) {
        return of(block, name, model.norm(), width, model.normEpsilon());
    }

    /** Declares a norm with an epsilon of its own. */
    static Normalization of(ParameterBlock block, String name, NormKind kind, int width, double epsilon) {
        return switch (kind) {
            case LAYER -> new LayerNormalization(block, name, width, (float) epsilon);
            case RMS -> new RmsNormalization(block, name, width, (float) epsilon);
        };
    }

    /**
     * A sum of two tensors, and its normalisation.
     *
     * @param sum        [rows, width]
     * @param normalised [rows, width]
     */
    record Sum(DeviceTensor sum, DeviceTensor normalised) {}

    /** The normalised rows, [rows, width]. */
    DeviceTensor apply(DeviceTensor x);

    /** Adds a layer's output to the residual stream and normalises the sum. */
    default Sum apply(DeviceTensor stream, DeviceTensor added) {
        DeviceTensor sum = stream.add(added);
        return new Sum(sum, apply(sum));
    }
}
