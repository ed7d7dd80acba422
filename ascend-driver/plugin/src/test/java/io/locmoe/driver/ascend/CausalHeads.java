package io.locmoe.driver.ascend;

import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;

/** Causal attention of several heads by the fused kernels. */
final class CausalHeads {
    private CausalHeads() {}

    /** @param qkv [tokens, 3 width] */
    static DeviceTensor of(Tape tape, DeviceTensor qkv, int sequences, int heads) {
        int rows = qkv.rows();
        int sequence = rows / sequences;
        int width = qkv.columns() / 3;
        float scale = (float) (1 / Math.sqrt((double) width / heads));
        DeviceTensor mixed = tape.output(new int[] {rows, width}, qkv);
        Span maximum = tape.take((long) rows * heads);
        Span share = tape.take((long) rows * heads);
        tape.launch(
                new FusedAttention(qkv.span(), mixed.span(), maximum, share, sequences, sequence, heads, width, scale));
        tape.record(
                mixed,
                gradient -> tape.contribute(
                        qkv,
                        target -> tape.launch(new FusedAttentionBackward(
                                qkv.span(),
                                mixed.span(),
                                maximum,
                                share,
                                gradient,
                                target,
                                sequences,
                                sequence,
                                heads,
                                width,
                                scale))));
        return mixed;
    }
}
