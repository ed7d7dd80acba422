package io.locmoe.conformance.gate;

import io.locmoe.conformance.router.Rank;
import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.tape.DeviceTensor;
import java.util.Map;
import java.util.Random;

/** What an author says of a gate. */
public abstract class GateUnderTest {
    static final int TOKENS = 6;

    /** The gate to test. */
    protected abstract GateFactory factory();

    /** Its options; the defaults where nothing is said. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Width of a token. */
    protected int width() {
        return 16;
    }

    /** Number of experts. */
    protected int experts() {
        return 4;
    }

    /** The device on which its tensors are. */
    protected DeviceDriver device() {
        return new ReferenceDriver();
    }

    final Rank rank() {
        return new Rank(device());
    }

    final Gate gate(Parameters parameters, int experts) {
        return factory().create(Options.parse(factory().options(), options()), new Setup(width(), experts, parameters));
    }

    private record Setup(int width, int experts, Parameters parameters) implements GateSetup {
        @Override
        public int layer() {
            return 0;
        }
    }

    /** Scores of a rank of its own. */
    final float[] scores(float[][] tokens) {
        try (Rank rank = rank()) {
            return gate(rank.parameters(), experts())
                    .scores(matrix(rank, tokens), rank.tape())
                    .toArray();
        }
    }

    final DeviceTensor matrix(Rank rank, float[][] tokens) {
        return tokens.length == 0 ? rank.tape().variable(new float[0], 0, width()) : rank.matrix(tokens);
    }

    final float[][] tokens() {
        Random random = new Random(5);
        float[][] tokens = new float[TOKENS][width()];
        for (float[] token : tokens) {
            for (int i = 0; i < token.length; i++) {
                token[i] = (float) random.nextGaussian();
            }
        }
        return tokens;
    }
}
