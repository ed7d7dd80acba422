package io.locmoe.engine.optimizer;

import io.locmoe.engine.optimizer.MomentShards.Piece;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.TrainingSettings;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.tape.Tape;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2019) on a rank's parameter blocks, with clipping of the global gradient norm (Pascanu
 * et al. 2013) and a scheduled rate. It owns the moments. Used by the rank's thread.
 */
public final class Optimizer implements AutoCloseable {
    private final TrainingSettings settings;
    private final LearningRate rate;
    private final Tape tape;
    private final List<ParameterBlock> blocks;
    private final Map<ParameterBlock, Moments> moments = new IdentityHashMap<>();
    private final LossScale lossScale;
    private final MomentShards shards;
    private final WeightGather weights;

    /**
     * Allocates the memory of the moments.
     *
     * @param blocks blocks whose parameters are trained
     * @param shards which moments this rank keeps
     */
    public Optimizer(TrainingSettings settings, Tape tape, List<ParameterBlock> blocks, MomentShards shards) {
        this.settings = settings;
        this.rate = LearningRate.of(settings);
        this.tape = tape;
        this.blocks = List.copyOf(blocks);
        this.shards = shards;
        this.weights = new WeightGather(tape, shards);
        this.lossScale = new LossScale(settings.precision());
        blocks.forEach(block -> moments.put(block, Moments.zero(tape, shards.elements(block))));
    }

    /** Learning rate of a step counted from 1. */
    public double rate(long step) {
        return rate.at(step);
    }

    /** The scale of the loss. */
    public LossScale lossScale() {
        return lossScale;
    }

    /** Which moments this rank keeps. */
    public MomentShards shards() {
        return shards;
    }

    /** The moments of one of the blocks, as far as this rank keeps them. */
    public Moments moments(ParameterBlock block) {
        return moments.get(block);
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
        boolean whole = block.trainedElements() == block.elements() && !shards.divides(block);
        if (whole && tape.executes(GroupedAdamW.class)) {
            tape.launch(groupedAdamW(block, update));
        } else {
            shards.pieces(block).forEach(piece -> tape.launch(adamW(block, piece, update)));
            block.clearGradients();
        }
        if (shards.divides(block)) {
            weights.gather(block);
        }
        block.valuesChanged();
    }

    private AdamW adamW(ParameterBlock block, Piece piece, Update update) {
        Moments m = moments.get(block);
        Parameter parameter = piece.parameter();
        long kept = piece.place() - shards.first(block);
        return new AdamW(
                parameter.of(block.values()).slice(piece.from(), piece.count()),
                parameter.ofTrained(block.gradients()).slice(piece.from(), piece.count()),
                m.first().slice(kept, piece.count()),
                m.second().slice(kept, piece.count()),
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
        weights.close();
    }
}
