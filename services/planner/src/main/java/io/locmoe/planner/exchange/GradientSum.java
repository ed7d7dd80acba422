package io.locmoe.planner.exchange;

import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.simulation.FlowSimulation;
import io.locmoe.planner.simulation.SimulatedTimes;

/** The sum of gradients over the ranks, by the engine's collectives. */
public final class GradientSum {
    private GradientSum() {}

    /**
     * Simulates the sum of a vector that each device has.
     *
     * @param bytes of the vector
     */
    public static SimulatedTimes simulate(MeshShape shape, Hardware hardware, double bytes) {
        ScenarioBuilder scenario = new ScenarioBuilder(shape, new MeshLinks(shape, hardware, 1));
        scenario.await(scenario.begin(scenario.prepared(new SumRecorder(shape).record(bytes), true)));
        return FlowSimulation.run(scenario.build());
    }

    /** Work for its messages, in seconds of a device; mean over the devices. */
    public static double messageWork(MeshShape shape, Hardware hardware, double bytes) {
        return MeshLinks.work(hardware, new SumRecorder(shape).record(bytes)) / shape.simulated();
    }
}
