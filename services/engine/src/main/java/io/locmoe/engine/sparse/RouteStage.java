package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;

/** The second stage of a sparse layer: decides which experts take which tokens, and with what weight. */
interface RouteStage {

    /**
     * Plans the routes of the tokens of this process.
     *
     * @param scores [rows, experts]; empty if the router uses none
     * @param tokens [rows, width]
     */
    RoutingPlan plan(Optional<Tensor> scores, DeviceTensor tokens, Batch batch, LayerResults results);
}
