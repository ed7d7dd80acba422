package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.KernelImplementation;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.memory.Span;

/**
 * Attention of a small type by one that can do less, one sequence after the other: operands are cast to float32, once
 * for all tiles that read them, and what is to be small is rounded after it.
 */
public final class CastAttention {
    private final KernelImplementation<FusedAttention> forward;
    private final KernelImplementation<FusedAttentionBackward> backward;
    private final KernelTable casts;
    private final boolean castsOperands;

    private CastAttention(
            KernelImplementation<FusedAttention> forward,
            KernelImplementation<FusedAttentionBackward> backward,
            KernelTable casts,
            boolean castsOperands) {
        this.forward = forward;
        this.backward = backward;
        this.casts = casts;
        this.castsOperands = castsOperands;
    }

    /**
     * Attention by kernels of float32.
     *
     * @param forward  rounds the weights as the small type asks for
     * @param backward the same; it leaves the output of the forward unread
     * @param casts    a table that has casts
     */
    public static CastAttention by(
            KernelImplementation<FusedAttention> forward,
            KernelImplementation<FusedAttentionBackward> backward,
            KernelTable casts) {
        return new CastAttention(forward, backward, casts, true);
    }

    /** Attention by kernels that read operands as they are, give float32, and leave the forward's output unread. */
    public static CastAttention rounding(
            KernelImplementation<FusedAttention> forward,
            KernelImplementation<FusedAttentionBackward> backward,
            KernelTable casts) {
        return new CastAttention(forward, backward, casts, false);
    }

    /** Executes the kernel. */
    public void forward(FusedAttention kernel, DeviceMemory device) {
        DeviceMemory memory = Scratch.with(device);
        for (int i = 0; i < kernel.sequences(); i++) {
            Span qkv = operand(part(kernel.qkv(), kernel.sequences(), i), Scratch.Slot.A, memory);
            Wide out = Wide.unread(part(kernel.out(), kernel.sequences(), i), Scratch.Slot.OUT);
            forward.execute(
                    new FusedAttention(
                            qkv,
                            out.floats(),
                            part(kernel.maximum(), kernel.sequences(), i),
                            part(kernel.share(), kernel.sequences(), i),
                            1,
                            kernel.sequence(),
                            kernel.heads(),
                            kernel.width(),
                            kernel.scale()),
                    memory);
            out.store(casts, memory);
        }
    }

    /** Executes the kernel. */
    public void backward(FusedAttentionBackward kernel, DeviceMemory device) {
        DeviceMemory memory = Scratch.with(device);
        for (int i = 0; i < kernel.sequences(); i++) {
            Wide below = Wide.unread(part(kernel.gradientQkv(), kernel.sequences(), i), Scratch.Slot.OUT);
            backward.execute(
                    new FusedAttentionBackward(
                            operand(part(kernel.qkv(), kernel.sequences(), i), Scratch.Slot.A, memory),
                            unread(part(kernel.out(), kernel.sequences(), i)),
                            part(kernel.maximum(), kernel.sequences(), i),
                            part(kernel.share(), kernel.sequences(), i),
                            operand(part(kernel.gradientOut(), kernel.sequences(), i), Scratch.Slot.C, memory),
                            below.floats(),
                            1,
                            kernel.sequence(),
                            kernel.heads(),
                            kernel.width(),
                            kernel.scale()),
                    memory);
            below.store(casts, memory);
        }
    }

    private Span operand(Span small, Scratch.Slot slot, DeviceMemory memory) {
        return castsOperands ? Wide.read(small, slot, casts, memory).floats() : small;
    }

    /** In a type that may stand beside the operands. */
    private Span unread(Span small) {
        return castsOperands ? Wide.unread(small, Scratch.Slot.B).floats() : small;
    }

    /** What belongs to one sequence, in a span that has all of them. */
    private static Span part(Span all, int sequences, int i) {
        long length = all.length() / sequences;
        return all.slice(i * length, length);
    }
}
