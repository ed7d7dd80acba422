package io.locmoe.engine.optimizer;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.TrainingSettings;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * AdamW (Loshchilov and Hutter 2019) on a rank's parameter blocks, with clipping of the global gradient norm (Pascanu
 * et al. 2013) and a scheduled rate. It owns the moments. Used by the rank's thread.
 */
public final class Optimizer implements AutoCloseable {
    private final TrainingSettings settings;
    private final LearningRate rate;
    private final Tape tape;
    private final TensorGroup group;
    private final List<ParameterBlock> blocks;
    private final Map<ParameterBlock, Moments> moments = new IdentityHashMap<>();
    private final LossScale lossScale;

    /**
     * Allocates the memory of the moments.
     *
     * @param group  devices that tensors are split over
     * @param blocks blocks whose parameters are trained
     */
    public Optimizer(TrainingSettings settings, Tape tape, TensorGroup group, List<ParameterBlock> blocks) {
        this.settings = settings;
        this.rate = LearningRate.of(settings);
        this.tape = tape;
        this.group = group;
        this.blocks = List.copyOf(blocks);
        this.lossScale = new LossScale(settings.precision());
        blocks.forEach(block -> moments.put(block, Moments.zero(tape, block)));
    }

    /** Learning rate of a step counted from 1. */
    public double rate(long step) {
        return rate.at(step);
    }

    /** The scale of the loss. */
    public LossScale lossScale() {
        return lossScale;
    }

    /** The moments of one of the blocks. */
    public Moments moments(ParameterBlock block) {
        return moments.get(block);
    }

    /**
     * Sum of the squared gradients of a block's whole tensors. Waits for the device and, if tensors are split, for the
     * group.
     */
    public double gradientSquares(ParameterBlock block) {
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

    /**
     * Updates every trained parameter, and clears the gradients. If the loss is scaled and the norm is not finite, no
     * parameter is updated.
     *
     * @param step counted from 1
     * @param norm global norm of the gradients, without the loss scale; it has no {@link LossScale#fault}
     * @return whether parameters were updated
     */
    public boolean update(long step, double norm) {
        boolean finite = Double.isFinite(norm);
        if (finite) {
            float scale = (float) (clip(norm) / lossScale.value());
            lossScale.good();
            Update update = new Update(step - lossScale.skipped(), (float) rate.at(step), scale);
            blocks.forEach(block -> update(block, update));
        } else {
            lossScale.overflow();
            blocks.forEach(ParameterBlock::clearGradients);
        }
        return finite;
    }

    private double clip(double norm) {
        return settings.clip() > 0 && norm > settings.clip() ? settings.clip() / norm : 1;
    }

    /**
     * One update of all parameters.
     *
     * @param number counted from 1, without steps that changed nothing
     * @param rate   learning rate
     * @param scale  factor of the gradients
     */
    private record Update(long number, float rate, float scale) {}

    private void update(ParameterBlock block, Update update) {
        boolean whole = block.trainedElements() == block.elements();
        if (whole && tape.executes(GroupedAdamW.class)) {
            tape.launch(groupedAdamW(block, update));
        } else {
            block.trained().forEach(parameter -> tape.launch(adamW(block, parameter, update)));
            block.clearGradients();
        }
        block.valuesChanged();
    }

    private AdamW adamW(ParameterBlock block, Parameter parameter, Update update) {
        Moments m = moments.get(block);
        return new AdamW(
                parameter.of(block.values()),
                parameter.ofTrained(block.gradients()),
                parameter.ofTrained(m.first()),
                parameter.ofTrained(m.second()),
                update.scale,
                update.rate,
                (float) settings.beta1(),
                (float) settings.beta2(),
                (float) settings.epsilon(),
                decay(parameter),
                update.number);
    }

    private float decay(Parameter parameter) {
        return parameter.decays() ? (float) settings.weightDecay() : 0f;
    }

    private GroupedAdamW groupedAdamW(ParameterBlock block, Update update) {
        Moments m = moments.get(block);
        return new GroupedAdamW(
                block.values(),
                block.gradients(),
                m.first(),
                m.second(),
                block.parameters().stream().map(Parameter::elements).toList(),
                block.parameters().stream().map(this::decay).toList(),
                update.scale,
                update.rate,
                (float) settings.beta1(),
                (float) settings.beta2(),
                (float) settings.epsilon(),
                update.number);
    }

    @Override
    public void close() {
        moments.values().forEach(pair -> pair.free(tape.device()));
        moments.clear();
    }
}
