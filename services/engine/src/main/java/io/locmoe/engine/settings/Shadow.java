package io.locmoe.engine.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * A second router, which sees the same tokens in training but moves none.
 *
 * @param gate its own gate; empty if it uses the scores of the first router
 */
public record Shadow(Choice router, Optional<Choice> gate) {
    public Shadow {
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(gate, "gate");
    }
}
