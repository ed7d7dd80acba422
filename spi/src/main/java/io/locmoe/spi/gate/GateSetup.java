package io.locmoe.spi.gate;

import io.locmoe.spi.tensor.Parameters;

/**
 * What the host lends to a gate when it is created, once for each layer and rank; to be called only while
 * {@link GateFactory#create} runs. Parameters may be kept as long as the gate lives.
 */
public interface GateSetup {

    /** Number of the sparse layer, from 0. */
    int layer();

    /** Width d of a token. */
    int width();

    /** Number n of experts. */
    int experts();

    Parameters parameters();
}
