package io.locmoe.laboratory.bench;

/**
 * The cost of a gate at one shape.
 *
 * @param gate          name, with its options
 * @param parameters    number of learned parameters
 * @param closedForm    operations per token by the paper's formula; 0 if there is none
 * @param forwardFlops  operations per token, counted from the kernels that the gate launches
 * @param trainingFlops the same for forward and backward together
 * @param forward       microseconds for all tokens
 * @param training      the same for forward and backward together
 * @param forwardRatio  time relative to the first gate in the same round
 * @param trainingRatio the same for forward and backward together
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
