package io.locmoe.engine.sparse;

import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.tape.Tape;

/**
 * How the entries of a layer travel.
 *
 * @param rows     moves rows between ranks
 * @param group    group whose sums the host waits for while the experts compute
 * @param products rows travel in their operand type
 * @param columns  elements of a row
 */
record TokenExchange(RowExchange rows, TensorGroup group, Products products, int columns) {

    /** Prepares a round trip. @param tag step, micro-batch and layer of its messages */
    RoundTrip begin(Tape tape, TokenRoute route, MessageTag tag) {
        return new RoundTrip(this, tape, route, tag);
    }

    /** Whether the device computes while the host waits for rows. */
    boolean computesBeside(Tape tape) {
        return group.size() == 1 && !tape.device().executesAtOnce();
    }
}
