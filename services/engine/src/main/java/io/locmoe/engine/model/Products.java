package io.locmoe.engine.model;

import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.function.Consumer;

/**
 * How a model multiplies: the operands of its matrix products are of one type, their sums and results float32. Between
 * products everything is float32; where the type is smaller, a product reads copies that are rounded once. With float32
 * there are no copies, and so no other kernel than without this class.
 *
 * @param type of the operands
 */
record Products(ElementType type) {
    /** Without copies. */
    static final Products FLOAT32 = new Products(ElementType.FLOAT32);

    static Products of(Precision precision) {
        return new Products(precision.type());
    }

    /** Whether operands are what is there already. */
    boolean direct() {
        return type == ElementType.FLOAT32;
    }

    /** Elements as products read them, until the end of the step: rounded, if they are not of the type already. */
    Span kept(Tape tape, Span elements) {
        return elements.type() == type ? elements : rounded(tape, elements, tape.take(elements.length(), type));
    }

    /** Elements of float32 as products read them, until {@link #giveBack}. */
    Span passing(Tape tape, Span elements) {
        return direct() ? elements : rounded(tape, elements, tape.borrow(elements.length(), type));
    }

    /** Ends the use of a passing operand. */
    void giveBack(Tape tape, Span operand) {
        if (!direct()) {
            tape.giveBack(operand);
        }
    }

    /** Room in which a result of products is made; {@link #widen} brings it into the float32 of {@code target}. */
    Span room(Tape tape, Span target) {
        return direct() ? target : tape.borrow(target.length(), type);
    }

    /** Ends the use of the room, whose content is complete. */
    void widen(Tape tape, Span room, Span target) {
        if (!direct()) {
            cast(tape, room, target);
            tape.giveBack(room);
        }
    }

    /** Float32 in which what is to be rounded into {@code target} is made: the target itself if it is float32. */
    static Span wide(Tape tape, Span target) {
        return target.type() == ElementType.FLOAT32 ? target : tape.borrow(target.length());
    }

    /** Ends the use of the float32, whose content is complete. */
    static void narrow(Tape tape, Span wide, Span target) {
        if (target.type() != ElementType.FLOAT32) {
            cast(tape, wide, target);
            tape.giveBack(wide);
        }
    }

    /** Elements of any type as float32, for a kernel that takes no other. */
    static void widened(Tape tape, Span elements, Consumer<Span> kernel) {
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
