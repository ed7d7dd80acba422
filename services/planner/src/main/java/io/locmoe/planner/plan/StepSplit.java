package io.locmoe.planner.plan;

/**
 * A step by purpose, in seconds, mean over the devices. The parts add up to the total, but for what is hidden.
 *
 * @param compute        kernels, their launches, and the optimizer
 * @param tensorSums     sums over the devices of tensor groups
 * @param exchange       exchange of tokens that nothing hides
 * @param exchangeHidden exchange under way while the device computes; not part of the sum
 * @param gradientSync   sums of gradients over the ranks that nothing hides
 * @param idle           waiting for other devices
 */
public record StepSplit(
        double compute, double tensorSums, double exchange, double exchangeHidden, double gradientSync, double idle) {

    /** The whole step. */
    public double total() {
        return compute + tensorSums + exchange + gradientSync + idle;
    }

    /** Exchange that nothing hides, as a share of the step. */
    public double exchangeShare() {
        return exchange / total();
    }

    StepSplit plus(StepSplit more) {
        return new StepSplit(
                compute + more.compute,
                tensorSums + more.tensorSums,
                exchange + more.exchange,
                exchangeHidden + more.exchangeHidden,
                gradientSync + more.gradientSync,
                idle + more.idle);
    }

    StepSplit times(double factor) {
        return new StepSplit(
                factor * compute,
                factor * tensorSums,
                factor * exchange,
                factor * exchangeHidden,
                factor * gradientSync,
                factor * idle);
    }
}
