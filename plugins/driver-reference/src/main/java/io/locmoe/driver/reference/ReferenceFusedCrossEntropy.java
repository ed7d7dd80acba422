package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;

/** Cross entropy with softmax, and its gradient from the logits. */
final class ReferenceFusedCrossEntropy {
    private ReferenceFusedCrossEntropy() {}

    static void forward(FusedCrossEntropy kernel, DeviceMemory memory) {
        Floats logits = Floats.of(kernel.logits(), memory);
        Floats targets = Floats.of(kernel.targets(), memory);
        Floats maxima = Floats.of(kernel.maximum(), memory);
        Floats shares = Floats.of(kernel.share(), memory);
        Floats loss = Floats.of(kernel.loss(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(targets.integer(row), columns, row);
            long start = (long) row * columns;
            double maximum = ReferenceSoftmax.maximum(logits, start, columns, 1);
            double chosen = target < 0 ? 0 : logits.get(start + target);
            double sum = ReferenceSoftmax.sum(ReferenceSoftmax.exponentials(logits, start, columns, 1));
            maxima.set(row, maximum);
            shares.set(row, 1 / sum);
            loss.set(row, target < 0 ? 0 : maximum - chosen + Math.log(sum));
        }
    }

    static void backward(FusedCrossEntropyBackward kernel, DeviceMemory memory) {
        Floats logits = Floats.of(kernel.logits(), memory);
        Floats targets = Floats.of(kernel.targets(), memory);
        Floats maxima = Floats.of(kernel.maximum(), memory);
        Floats shares = Floats.of(kernel.share(), memory);
        Floats gradientLoss = Floats.of(kernel.gradientLoss(), memory);
        Floats gradientLogits = Floats.of(kernel.gradientLogits(), memory);
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(targets.integer(row), columns, row);
            for (int column = 0; column < columns; column++) {
                long at = (long) row * columns + column;
                double probability = Math.exp(logits.get(at) - maxima.get(row)) * shares.get(row);
                double difference = probability - (column == target ? 1 : 0);
                gradientLogits.set(at, target < 0 ? 0 : gradientLoss.get(row) * difference);
            }
        }
    }
}
