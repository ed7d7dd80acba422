package io.locmoe.parity;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.ForwardingRoutingCall;
import java.util.Optional;

/** Surroundings in a certain step, with the angles of a gate and with sequences that have domains. */
final class GatedStep extends ForwardingRoutingCall {
    private final Surroundings within;
    private final long step;
    private final Optional<Affinity> affinity;
    private final int sequenceLength;
    private final int[] domainIds;

    GatedStep(Surroundings within, long step, Optional<Affinity> affinity, int sequenceLength, int[] domainIds) {
        super(within);
        this.within = within;
        this.step = step;
        this.affinity = affinity;
        this.sequenceLength = sequenceLength;
        this.domainIds = domainIds;
    }

    static GatedStep of(Surroundings within) {
        return new GatedStep(within, 1, Optional.empty(), within.sequenceLength(), within.domainIds());
    }

    GatedStep step(long number) {
        return new GatedStep(within, number, affinity, sequenceLength, domainIds);
    }

    /** @param cosines [T][n] */
    GatedStep angles(Rank rank, int width, float[][] cosines) {
        Affinity angles = new Affinity(rank.matrix(cosines), width);
        return new GatedStep(within, step, Optional.of(angles), sequenceLength, domainIds);
    }

    /** @param domains of each sequence of so many tokens */
    GatedStep domains(int length, int... domains) {
        int[] ofToken = new int[domains.length * length];
        for (int t = 0; t < ofToken.length; t++) {
            ofToken[t] = domains[t / length];
        }
        return new GatedStep(within, step, affinity, length, ofToken);
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public Optional<Affinity> affinity() {
        return affinity;
    }

    @Override
    public int sequenceLength() {
        return sequenceLength;
    }

    @Override
    public int[] domainIds() {
        return domainIds;
    }
}
