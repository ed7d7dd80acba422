package io.locmoe.conformance.device.workspace;

/**
 * How far results are from what their formula gives.
 *
 * @param elements compared
 * @param outside  how many of them differ by more than is allowed
 * @param worst    largest difference, as a share of what is allowed for its element
 * @param fault    what is wrong, empty if the results are good
 */
public record Judgement(long elements, long outside, double worst, String fault) {
    public static final Judgement NONE = new Judgement(0, 0, 0, "");

    /** Sums two judgements; the first fault stays. */
    public Judgement with(Judgement other) {
        return new Judgement(
                elements + other.elements,
                outside + other.outside,
                Math.max(worst, other.worst),
                fault.isEmpty() ? other.fault : fault);
    }

    /** The same with a fault. */
    public Judgement with(String found) {
        return new Judgement(elements, outside, worst, found);
    }
}
