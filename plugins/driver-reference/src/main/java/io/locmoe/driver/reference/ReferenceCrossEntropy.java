package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;

/** Cross entropy with softmax, and its gradient. */
final class ReferenceCrossEntropy {
    private ReferenceCrossEntropy() {}

    static void forward(CrossEntropy kernel, DeviceMemory memory) {
        Floats logits = Floats.of(kernel.logits(), memory);
        Floats targets = Floats.of(kernel.targets(), memory);
        Floats probabilities = Floats.of(kernel.probabilities(), memory);
        Floats loss = Floats.of(kernel.loss(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(targets.integer(row), columns, row);
            long start = (long) row * columns;
            double maximum = ReferenceSoftmax.maximum(logits, start, columns, 1);
            double chosen = target < 0 ? 0 : logits.get(start + target);
            double[] exponentials = ReferenceSoftmax.exponentials(logits, start, columns, 1);
            double sum = ReferenceSoftmax.sum(exponentials);
            for (int column = 0; column < columns; column++) {
                probabilities.set(start + column, exponentials[column] / sum);
            }
            loss.set(row, target < 0 ? 0 : maximum - chosen + Math.log(sum));
        }
    }

    static void backward(CrossEntropyBackward kernel, DeviceMemory memory) {
        Floats probabilities = Floats.of(kernel.probabilities(), memory);
        Floats targets = Floats.of(kernel.targets(), memory);
        Floats gradientLoss = Floats.of(kernel.gradientLoss(), memory);
        Floats gradientLogits = Floats.of(kernel.gradientLogits(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(targets.integer(row), columns, row);
            for (int column = 0; column < columns; column++) {
                long at = (long) row * columns + column;
                double difference = probabilities.get(at) - (column == target ? 1 : 0);
                gradientLogits.set(at, target < 0 ? 0 : gradientLoss.get(row) * difference);
            }
        }
    }
}
