package io.locmoe.laboratory.bench.step.torch;

import java.util.List;

/**
 * A way in which PyTorch trains.
 *
 * @param precision operand type of its matrix products; others than float32 by {@code torch.autocast}
 * @param compiled  whether by {@code torch.compile}, rather than eagerly
 */
public record PeerWay(String precision, boolean compiled) {
    static final PeerWay USUAL = new PeerWay("float32", false);
    static final List<PeerWay> EAGER = List.of(USUAL, new PeerWay("bfloat16", false));
    /** Where the compiler works. */
    static final List<PeerWay> COMPILED = List.of(new PeerWay("float32", true), new PeerWay("bfloat16", true));

    /** For tables. */
    public String text() {
        return precision + (compiled ? " compiled" : " eager");
    }
}
