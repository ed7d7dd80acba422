package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.topology.Topology;
import java.util.Map;

/**
 * What the host lends to a router when it is created, once for each layer and rank. What it returns may be kept as long
 * as the router lives; its methods are to be called only while {@link RouterFactory#create} runs. What belongs to one
 * call of the router is in {@link RoutingCall}.
 */
public interface RouterSetup {

    /** Number of the sparse layer, from 0. */
    int layer();

    /** Number n of experts. */
    int experts();

    /**
     * The nodes of the job. A job can go on with other nodes if the names of parameters and states do not depend on
     * them.
     */
    Topology topology();

    /** Seed of the job, equal on all ranks. */
    long seed();

    /** How often each token id occurs in (a sample of) the training text; its length is the size of the vocabulary. */
    long[] tokenFrequencies();

    Parameters parameters();

    /**
     * Numbers that live as long as the model but are not trained by gradients, such as balancing biases or a measured
     * threshold. They are saved in checkpoints under their name and restored into the same array. The array is the
     * router's to change, with the same values on all ranks, during {@link Router#route} in training or in
     * {@link Router#stepCompleted}. To be called only while the router is being created; the array may be kept.
     *
     * @param name    unique within the router; part of the name in checkpoints
     * @param initial the first values
     * @return an array of the same length
     */
    double[] state(String name, double... initial);

    /**
     * Creates another router inside this one, for a part of the experts: the second level of a multi-level router. Its
     * parameters and state are saved under {@code scope}.
     *
     * @param name    of any router that the mesh has
     * @param options its options as users write them; the others have their defaults
     * @param experts number of experts it chooses from
     * @param scope   unique within this router
     * @throws IllegalArgumentException if there is no such router, or it refuses its options
     */
    Router nested(String name, Map<String, String> options, int experts, String scope);
}
