package io.locmoe.engine.sparse;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.function.Consumer;

/**
 * A check of numbers on the device that does not wait for them: their sum of squares, which is NaN or infinite if one
 * of them is, is read together with other results. Only if the sum exceeds the square of the largest number are the
 * numbers themselves examined. Many valid numbers together may exceed it; the examination then finds nothing.
 *
 * @param squares sum of the squares, a scalar
 * @param largest largest valid number, or infinity
 * @param look    throws if one of the numbers is invalid
 */
record NumberCheck(DeviceTensor squares, double largest, Runnable look) {

    static NumberCheck of(DeviceTensor numbers, double largest, Runnable look) {
        Tape tape = numbers.tape();
        DeviceTensor squares = tape.full(0f);
        tape.launch(new SumOfSquares(numbers.span(), squares.span()));
        return new NumberCheck(squares, largest, look);
    }

    /**
     * The end of a sentence about numbers that a plug-in made of others: {@link TrainingException#OF_ITS_OWN}, or
     * nothing if the others were wrong already.
     */
    static String origin(Tensor given) {
        for (float value : given.toArray()) {
            if (!Float.isFinite(value)) {
                return "";
            }
        }
        return TrainingException.OF_ITS_OWN;
    }

    /** @param mistakes receives the exception that {@link #of} would throw */
    void tell(float read, Consumer<TrainingException> mistakes) {
        try {
            of(read);
        } catch (TrainingException mistake) {
            mistakes.accept(mistake);
        }
    }

    void of(float read) {
        if (!(read <= largest * largest)) {
            look.run();
        }
    }
}
