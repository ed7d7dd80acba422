package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.position.RotaryPositions;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;

/** Causal self-attention of a block, with the projection that ends it. */
interface SelfAttention {

    /**
     * Declares the attention of a model's kind.
     *
     * @param number of the block of the model, from 0
     * @param rotary rotates queries and keys, if the model has such positions
     * @param group  devices that the heads are split over
     */
    static SelfAttention of(
            ParameterBlock block,
            String name,
            ModelSettings model,
            int number,
            Optional<RotaryPositions> rotary,
            TensorGroup group) {
        return model.latent().used()
                ? new LatentAttention(block, name, model, rotary.orElseThrow())
                : new Attention(block, name, model, number, rotary, group);
    }

    /** {@code x} is [rows of the documents, width], and so is the result. */
    DeviceTensor apply(DeviceTensor x, Documents documents);

    /**
     * The next tokens of one sequence, which are added to those of a cache.
     *
     * @param x     [tokens, width]; one token if there are earlier ones
     * @param block number of the block, from 0
     * @throws IllegalArgumentException if there is no room for them
     */
    DeviceTensor apply(DeviceTensor x, KeyValueCache cache, int block);
}
