package io.locmoe.engine.model;

import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

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

    /** Elements of float32 as products read them, until the end of the step. */
    Span kept(Tape tape, Span elements) {
        return direct() ? elements : rounded(tape, elements, tape.take(elements.length(), type));
    }

    /** As {@link #kept}, until {@link #giveBack}. */
    Span passing(Tape tape, Span elements) {
        return direct() ? elements : rounded(tape, elements, tape.borrow(elements.length(), type));
    }

    /** Ends the use of a passing operand. */
    void giveBack(Tape tape, Span operand) {
        if (!direct()) {
            tape.giveBack(operand);
        }
    }

    private static Span rounded(Tape tape, Span elements, Span target) {
        tape.launch(new Cast(elements, target));
        return target;
    }
}
