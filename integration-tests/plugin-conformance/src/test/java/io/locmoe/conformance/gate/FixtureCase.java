package io.locmoe.conformance.gate;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for a gate of these tests: a learned matrix product, with the angles to the first axes, which a case breaks
 * in one place.
 */
abstract class FixtureCase extends GateConformance {

    Tensor scores(Tensor tokens, Tensor weight, Tensors tensors) {
        return tokens.matmul(weight);
    }

    Tensor angles(Tensor cosines) {
        return cosines.detach();
    }

    Map<String, Double> measures() {
        return Map.of("warmth", 0.5);
    }

    @Override
    protected GateFactory factory() {
        return new GateFactory() {
            @Override
            public String name() {
                return "fixture";
            }

            @Override
            public Gate create(Options options, GateSetup setup) {
                return gate(setup);
            }
        };
    }

    private Gate gate(GateSetup setup) {
        Tensor weight = setup.parameters().create("weight", 0f, 0.1f, setup.width(), setup.experts());
        return new Gate() {
            @Override
            public Tensor scores(Tensor tokens, Tensors tensors) {
                return FixtureCase.this.scores(tokens, weight, tensors);
            }

            @Override
            public Map<String, Double> measures() {
                return FixtureCase.this.measures();
            }

            @Override
            public Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
                float[] axes = new float[setup.width() * setup.experts()];
                for (int e = 0; e < setup.experts(); e++) {
                    axes[e * setup.experts() + e] = 1;
                }
                Tensor norms =
                        tokens.multiply(tokens).sumColumns().affine(1f, 1e-12f).sqrt();
                Tensor cosines = tokens.matmul(tensors.of(axes, setup.width(), setup.experts()))
                        .divide(norms.reshape(norms.elements(), 1));
                return Optional.of(new Affinity(angles(cosines), setup.width()));
            }
        };
    }
}
