package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Map;

/**
 * What the host lends to a router when it is created, once for each layer and rank. What it returns may be kept as long
 * as the router lives; its methods are to be called only while {@link RouterFactory#create} runs. What belongs to one
 * call of the router is in {@link RoutingCall}. Who owns arrays: see the package {@link io.locmoe.spi}.
 */
public interface RouterSetup {

    /** Number of the sparse layer, from 0. */
    int layer();

    /**
     * Number of sparse layers of the model, the same in all of them: for schedules over depth, and sums that the last
     * layer completes. A setup that says nothing knows of no layer behind its own.
     */
    default int layers() {
        return layer() + 1;
    }

    /** Number n of experts. */
    int experts();

    /**
     * The nodes of the job. A job can go on with other nodes if the names of parameters and states do not depend on
     * them.
     */
    Topology topology();

    /**
     * Which rank hosts which expert of the layer, at the start of the job; a router inside another sees that of the
     * whole layer. What depends on it belongs in no parameter or state: a job may go on with other nodes.
     */
    default ExpertPlacement placement() {
        return ExpertPlacement.even(0, experts(), topology());
    }

    /** Seed of the job, equal on all ranks. */
    long seed();

    /** Number of token ids; ids are in [0, vocabularySize). */
    int vocabularySize();

    /**
     * How often each token id occurs in (a sample of) the training text: [vocabularySize], a copy. All 0 where there is
     * no training text, as in generation. What a router makes of it belongs in a state: a checkpoint restores that, and
     * other text gives other frequencies.
     */
    long[] tokenFrequencies();

    Parameters parameters();

    /**
     * Numbers that live as long as the model but are not trained by gradients, such as balancing biases or a measured
     * threshold. They are saved in checkpoints under their name, with their type, and restored into the same array
     * after the router was created and before it routes, and when a step is taken again ({@link Router#stepDiscarded}):
     * what is derived from a state is to be derived when it is used.
     * Whatever decides routes, and does not follow from options, seed, layer and the call alone, is a state.
     *
     * <p>The array is lent for the life of the router, which changes it with the same values on all ranks, during
     * {@link Router#route} in training or in {@link Router#stepCompleted}.
     *
     * @param name    unique within the router; part of the name in checkpoints
     * @param initial the first values, copied
     * @return an array of the same length
     */
    double[] state(String name, double[] initial);

    /** A state of whole numbers, as {@link #state(String, double[])}: ids of experts are ints. */
    int[] state(String name, int[] initial);

    /** A state of counts, as {@link #state(String, double[])}. */
    long[] state(String name, long[] initial);

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
