package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Parameters;

/** What the host lends to a router when it is created. */
public interface RouterContext {

    /** Number of the sparse layer, from 0. */
    int layer();

    /** Number n of experts. */
    int experts();

    /** Seed of the job, equal on all ranks. */
    long seed();

    /** How often each token id occurs in (a sample of) the training text; its length is the size of the vocabulary. */
    long[] tokenFrequencies();

    Parameters parameters();
}
