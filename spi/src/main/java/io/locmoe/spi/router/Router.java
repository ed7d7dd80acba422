package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Tensor;

/**
 * Chooses the experts of each token. One object per layer and rank, used by the rank's thread only.
 *
 * <p>The same router runs on every rank at the same time and may call the collectives of {@link RoutingCall#mesh()},
 * in the same order on all ranks, also where a rank has no token.
 */
public interface Router {

    /** Whether the router reads the scores. Where false the host runs no gate and passes null. */
    default boolean usesScores() {
        return true;
    }

    /**
     * Routes the tokens of this rank.
     *
     * @param scores [T, n] logits of the gate; null where {@link #usesScores()} is false
     * @param call   the tokens' surroundings, valid until this method returns
     * @return who goes where, with the losses that the router asks for
     */
    RoutingPlan route(Tensor scores, RoutingCall call);

    /** Hears that a training step is over: the place to change what {@link RouterSetup#state} holds, once a step. */
    default void stepCompleted() {}

    /**
     * Hears that the training step is taken again from its beginning, because numbers went wrong in it: what the router
     * has counted since {@link #stepCompleted} does not count. What {@link RouterSetup#state} holds is again what it
     * was before the step.
     */
    default void stepDiscarded() {}
}
