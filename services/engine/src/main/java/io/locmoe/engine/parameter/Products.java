package io.locmoe.engine.parameter;

import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.function.Consumer;

/**
 * The matrix products of a model: their operands have one type, their sums and results are float32. Between products
 * everything is float32; if the operand type is smaller, a product reads copies that are rounded once. With float32
 * there are no copies, and no additional kernels.
 *
 * @param type type of the operands
 */
public record Products(ElementType type) {
    /** Products without copies. */
    public static final Products FLOAT32 = new Products(ElementType.FLOAT32);

    public static Products of(Precision precision) {
        return new Products(precision.type());
    }

    /** Whether operands need no copies. */
    boolean direct() {
        return type == ElementType.FLOAT32;
    }

    /** Elements as operands until the end of the step: rounded, if they have another type. */
    public Span kept(Tape tape, Span elements) {
        return elements.type() == type ? elements : rounded(tape, elements, tape.take(elements.length(), type));
    }

    /** Elements of float32 as operands, until {@link #giveBack}. */
    public Span passing(Tape tape, Span elements) {
        return direct() ? elements : rounded(tape, elements, tape.borrow(elements.length(), type));
    }

    /** Frees an operand from {@link #passing}. */
    public void giveBack(Tape tape, Span operand) {
        if (!direct()) {
            tape.giveBack(operand);
        }
    }

    /** Memory for a result of products; {@link #widen} converts it to the float32 of {@code target}. */
    public Span room(Tape tape, Span target) {
        return direct() ? target : tape.borrow(target.length(), type);
    }

    /** Converts a complete result and frees its memory. */
    public void widen(Tape tape, Span room, Span target) {
        if (!direct()) {
            cast(tape, room, target);
            tape.giveBack(room);
        }
    }

    /** Float32 memory for a result that is to be rounded into {@code target}: the target itself if it is float32. */
    public static Span wide(Tape tape, Span target) {
        return target.type() == ElementType.FLOAT32 ? target : tape.borrow(target.length());
    }

    /** Rounds a complete result and frees its memory. */
    public static void narrow(Tape tape, Span wide, Span target) {
        if (target.type() != ElementType.FLOAT32) {
            cast(tape, wide, target);
            tape.giveBack(wide);
        }
    }

    /** Runs a kernel that takes only float32 on elements of any type. */
    public static void widened(Tape tape, Span elements, Consumer<Span> kernel) {
        Span wide = wide(tape, elements);
        if (wide != elements) {
            cast(tape, elements, wide);
        }
        kernel.accept(wide);
        if (wide != elements) {
            tape.giveBack(wide);
        }
    }

    private static void cast(Tape tape, Span from, Span to) {
        if (from.length() > 0) {
            tape.launch(new Cast(from, to));
        }
    }

    private static Span rounded(Tape tape, Span elements, Span target) {
        cast(tape, elements, target);
        return target;
    }
}
