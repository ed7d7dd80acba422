package io.locmoe.engine.optimizer;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of squared gradients, which the global norm is made of. Used by the rank's thread.
 *
 * @param group devices that tensors are split over
 */
public record GradientSquares(Tape tape, TensorGroup group) {

    /**
     * Sum of the squared gradients of a block's whole tensors. Waits for the device and, if tensors are split, for the
     * group.
     */
    public double of(ParameterBlock block) {
        if (block.trainedElements() == 0) {
            return 0;
        }
        if (group.size() == 1) {
            return squares(List.of(block.gradients()))[0][0];
        }
        List<Parameter> parameters = block.trained();
        float[][] squares = squares(
                parameters.stream().map(p -> p.ofTrained(block.gradients())).toList());
        double whole = 0;
        double cut = 0;
        for (int i = 0; i < squares.length; i++) {
            whole += parameters.get(i).shard() == null ? squares[i][0] : 0;
            cut += parameters.get(i).shard() == null ? 0 : squares[i][0];
        }
        return whole + group.sum(cut);
    }

    /** Parameters of a block whose gradients, or the squares of these, are not finite. */
    public List<String> notFinite(ParameterBlock block) {
        List<Parameter> parameters = block.trained();
        float[][] squares = squares(
                parameters.stream().map(p -> p.ofTrained(block.gradients())).toList());
        return IntStream.range(0, squares.length)
                .filter(i -> !Float.isFinite(squares[i][0]))
                .mapToObj(i -> parameters.get(i).name())
                .toList();
    }

    private float[][] squares(List<Span> spans) {
        List<DeviceTensor> sums = new ArrayList<>();
        for (Span span : spans) {
            DeviceTensor sum = tape.full(0f);
            tape.launch(new SumOfSquares(span, sum.span()));
            sums.add(sum);
        }
        return tape.read(sums);
    }
}
