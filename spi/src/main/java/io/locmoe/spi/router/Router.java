package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Tensor;

/**
 * Chooses the experts of each token. One object per layer and rank, used by the rank's thread only.
 *
 * <p>The same router runs on every rank at the same time and may call the collectives of {@link RoutingCall#mesh()},
 * in the same order on all ranks, also where a rank has no token.
 */
public interface Router {

    /** Whether the router reads the scores. Where false the host runs no gate and passes a matrix of no columns. */
    default boolean usesScores() {
        return true;
    }

    /**
     * Whether, in validation and generation, the entries and weights of a token follow from the token alone: from its
     * scores and angles, its id, domain and rank, with options and states, but not from the other tokens of the call,
     * their number or its place among them. Generation then routes each new token once and keeps what it computed of
     * the earlier ones; otherwise it routes the whole text again for each new token. False unless the router says so;
     * asked when parameters and states are restored.
     */
    default boolean routesTokensAlone() {
        return false;
    }

    /**
     * Routes the tokens of this rank.
     *
     * @param scores [T, n] logits of the gate, or [T, 0] where {@link #usesScores()} is false; never null
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
