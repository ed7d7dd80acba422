package io.locmoe.spi.comm;

import java.util.Objects;

/**
 * Names a message between two ranks. Messages with equal tags from the same source arrive in the order they were sent.
 *
 * @param step       training step
 * @param microBatch micro-batch of the step
 * @param layer      sparse layer; -1 where there is none
 * @param direction  purpose
 * @param chunk      part of an exchange that runs in parts, or number of a collective's phase
 */
public record MessageTag(long step, int microBatch, int layer, Direction direction, int chunk) {
    public MessageTag {
        Objects.requireNonNull(direction, "direction");
    }

    public MessageTag withChunk(int chunk) {
        return new MessageTag(step, microBatch, layer, direction, chunk);
    }

    @Override
    public String toString() {
        return "step " + step + ", micro-batch " + microBatch + (layer < 0 ? "" : ", layer " + layer) + ", " + direction
                + (chunk == 0 ? "" : ", chunk " + chunk);
    }
}
