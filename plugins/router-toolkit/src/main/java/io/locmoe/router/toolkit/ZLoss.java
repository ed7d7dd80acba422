package io.locmoe.router.toolkit;

import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;

/** The router z-loss of ST-MoE, eq. 5: the mean of logsumexp(logits)^2, which keeps logits small. */
public final class ZLoss {
    /** Name of the loss in {@link RoutingPlan#losses()}. */
    public static final String NAME = "z";

    private ZLoss() {}

    /**
     * This rank's part, without coefficient: the sum over its real tokens, divided by the real tokens of the mesh.
     *
     * @param logits [T, n]
     * @return scalar
     */
    public static Tensor of(Tensor logits, RoutingCall call) {
        Tensor logSums = RealTokens.of(logits, call.valid()).logSumExp();
        return logSums.multiply(logSums).sum().scale(1f / Math.max(1, call.meshTokens()));
    }
}
