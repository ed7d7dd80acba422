package io.locmoe.planner.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.planner.simulation.Operation.Await;
import io.locmoe.planner.simulation.Operation.Awaited;
import io.locmoe.planner.simulation.Operation.Begun;
import io.locmoe.planner.simulation.Operation.Compute;
import io.locmoe.planner.simulation.Operation.Send;
import io.locmoe.planner.simulation.Scenario.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulations against closed forms. */
class FlowSimulationTest {
    private static final double RATE = 1000;
    private static final double EXACT = 1e-9;

    private final List<Message> messages = new ArrayList<>();

    private int message(double bytes, int... links) {
        messages.add(new Message(bytes, 0, 0, 0, LinkPath.over(links)));
        return messages.size() - 1;
    }

    private static Program thread(Operation... operations) {
        return new Program(LinkPath.FREE, List.of(operations));
    }

    private SimulatedTimes run(double[] rates, Program... threads) {
        return FlowSimulation.run(new Scenario(rates, messages, List.of(threads)));
    }

    @Test
    void aMessageTakesItsBytesOverTheRateItsLatencyAndTheWorkAtBothEnds() {
        messages.add(new Message(500, 0.25, 0.125, 0.0625, LinkPath.over(0)));
        SimulatedTimes outcome = run(new double[] {RATE}, thread(new Send(0)), thread(new Await(0)));
        assertThat(outcome.seconds()).isCloseTo(0.125 + 0.5 + 0.25 + 0.0625, within(EXACT));
        assertThat(outcome.threads().get(0).end()).isCloseTo(0.125, within(EXACT));
        assertThat(outcome.threads().get(1).exposed()).isCloseTo(outcome.seconds(), within(EXACT));
    }

    @Test
    void twoFlowsShareALinkAndTheLongerGetsAllOfItAtTheEnd() {
        int small = message(100, 0);
        int large = message(300, 0);
        SimulatedTimes outcome = run(
                new double[] {RATE},
                thread(new Send(small), new Send(large)),
                thread(new Await(small)),
                thread(new Await(large)));
        assertThat(outcome.threads().get(1).end()).isCloseTo(0.2, within(EXACT));
        assertThat(outcome.threads().get(2).end()).isCloseTo(0.4, within(EXACT));
        assertThat(outcome.carried()[0]).isEqualTo(400);
    }

    @Test
    void whatATightLinkLeavesGoesToTheOthersMaxMinFairly() {
        // Link 0 has three flows, link 1 one of them and another one, which gets what is left there.
        int a = message(1000, 0);
        int b = message(1000, 0);
        int c = message(1000, 0, 1);
        int d = message(1000 * 5, 1);
        SimulatedTimes outcome = run(
                new double[] {300, 600},
                thread(new Send(a), new Send(b), new Send(c), new Send(d)),
                thread(new Await(a)),
                thread(new Await(d)));
        assertThat(outcome.threads().get(1).end()).isCloseTo(10, within(EXACT));
        assertThat(outcome.threads().get(2).end()).isCloseTo(10, within(EXACT));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 16})
    void manyThatSendToOneTakeTheBytesOfAllOverTheRateOfItsLink(int senders) {
        List<Program> threads = new ArrayList<>();
        List<Operation> waits = new ArrayList<>();
        double[] rates = new double[senders + 1];
        rates[senders] = RATE;
        for (int i = 0; i < senders; i++) {
            rates[i] = RATE;
            int number = message(200, i, senders);
            threads.add(thread(new Send(number)));
            waits.add(new Await(number));
        }
        threads.add(new Program(LinkPath.FREE, waits));
        assertThat(run(rates, threads.toArray(Program[]::new)).seconds()).isCloseTo(senders * 0.2, within(EXACT));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void aRingTakesItsHopsOneAfterAnother(int size) {
        double[] rates = new double[size];
        int[][] hops = new int[size - 1][size];
        for (int hop = 0; hop < size - 1; hop++) {
            for (int i = 0; i < size; i++) {
                rates[i] = RATE;
                hops[hop][i] = message(100, i);
            }
        }
        List<Program> threads = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Operation> operations = new ArrayList<>();
            for (int[] hop : hops) {
                operations.add(new Send(hop[i]));
                operations.add(new Await(hop[(i + size - 1) % size]));
            }
            threads.add(new Program(LinkPath.FREE, operations));
        }
        assertThat(run(rates, threads.toArray(Program[]::new)).seconds()).isCloseTo((size - 1) * 0.1, within(EXACT));
    }

    @Test
    void threadsThatComputeShareProcessors() {
        List<Program> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Program(LinkPath.over(i, 4), List.of(new Compute(1))));
        }
        SimulatedTimes outcome = run(new double[] {1, 1, 1, 1, 2}, threads.toArray(Program[]::new));
        assertThat(outcome.seconds()).isCloseTo(2, within(EXACT));
        assertThat(outcome.threads()).allMatch(thread -> Math.abs(thread.compute() - 2) < EXACT);
    }

    @Test
    void anExchangeUnderWayIsHiddenWhileItsReceiverComputes() {
        int number = message(500, 0);
        SimulatedTimes outcome = run(
                new double[] {RATE},
                thread(new Send(number)),
                thread(new Begun(0), new Compute(0.3), new Awaited(0, List.of(number)), new Await(number)));
        assertThat(outcome.threads().get(1).hidden()).isCloseTo(0.3, within(EXACT));
        assertThat(outcome.threads().get(1).exposed()).isCloseTo(0.2, within(EXACT));
    }

    @Test
    void aWeightTakesMoreOfAResource() {
        messages.add(new Message(100, 0, 0, 0, LinkPath.FREE.with(0, 3)));
        assertThat(run(new double[] {RATE}, thread(new Send(0)), thread(new Await(0)))
                        .seconds())
                .isCloseTo(0.3, within(EXACT));
    }

    @Test
    void aMessageThatNobodySendsIsNamed() {
        message(1, 0);
        assertThatThrownBy(() -> run(new double[] {RATE}, thread(new Await(0))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Await[message=0]");
    }
}
