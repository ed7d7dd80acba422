package io.locmoe.laboratory.bench;

/**
 * What a gate costs at one shape.
 *
 * @param gate            name, with its options
 * @param parameters      learned numbers
 * @param closedForm      operations per token by the paper's formula; 0 where there is none
 * @param forwardFlops    operations per token, counted from the kernels that the gate launches
 * @param trainingFlops   the same of forward and backward together
 * @param forward         microseconds for all tokens
 * @param training        the same of forward and backward together
 * @param forwardRatio    time relative to the first gate, measured in the same round
 * @param trainingRatio   the same of forward and backward together
 */
public record GateCost(
        String gate,
        GateShape shape,
        long parameters,
        long closedForm,
        double forwardFlops,
        double trainingFlops,
        Quartiles forward,
        Quartiles training,
        Quartiles forwardRatio,
        Quartiles trainingRatio) {}
