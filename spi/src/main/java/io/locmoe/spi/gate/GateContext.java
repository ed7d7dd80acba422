package io.locmoe.spi.gate;

import io.locmoe.spi.tensor.Parameters;

/** What the host lends to a gate when it is created. */
public interface GateContext {

    /** Number of the sparse layer, from 0. */
    int layer();

    /** Width d of a token. */
    int width();

    /** Number n of experts. */
    int experts();

    Parameters parameters();
}
