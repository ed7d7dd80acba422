package io.locmoe.engine.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * A second router, which sees the same tokens in training and moves none.
 *
 * @param gate its own; empty where it takes the scores of the first router
 */
public record Shadow(Choice router, Optional<Choice> gate) {
    public Shadow {
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(gate, "gate");
    }
}
