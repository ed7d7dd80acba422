package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDriver;
import io.locmoe.spi.gate.ForwardingGate;
import io.locmoe.spi.gate.ForwardingGateFactory;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of a gate, a communication strategy and a driver reach the report of each step. */
class PluginMeasuresTest {
    private static final int RANKS = 4;

    @TempDir
    Path directory;

    /** A plug-in's numbers on a rank. */
    private interface Numbers {
        /** @param asked how often the plug-in was asked on this rank */
        Map<String, Double> of(int rank, int asked);
    }

    private static int rank() {
        return Integer.parseInt(Thread.currentThread().getName().replace("rank-", ""));
    }

    private static <T> T plugin(
            Class<T> type, Function<MoePlugin, List<T>> offers, Function<T, String> name, String wanted) {
        return MeshRun.PLUGINS.stream()
                .flatMap(plugin -> offers.apply(plugin).stream())
                .filter(offer -> name.apply(offer).equals(wanted))
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static final class Talkative implements MoePlugin {
        private final Numbers numbers;

        Talkative(Numbers numbers) {
            this.numbers = numbers;
        }

        @Override
        public List<GateFactory> gates() {
            return List.of(
                    new ForwardingGateFactory(plugin(GateFactory.class, MoePlugin::gates, GateFactory::name, "dense")) {
                        @Override
                        public String name() {
                            return "talkative";
                        }

                        @Override
                        public Gate create(Options options, GateSetup setup) {
                            return talkative(super.create(options, setup));
                        }
                    });
        }

        private Gate talkative(Gate gate) {
            return new ForwardingGate(gate) {
                private int asked;

                @Override
                public Map<String, Double> measures() {
                    return numbers.of(rank(), ++asked);
                }
            };
        }

        @Override
        public List<CommunicationStrategyFactory> communicationStrategies() {
            CommunicationStrategyFactory factory = plugin(
                    CommunicationStrategyFactory.class,
                    MoePlugin::communicationStrategies,
                    CommunicationStrategyFactory::name,
                    "all-to-all");
            return List.of(new CommunicationStrategyFactory() {
                @Override
                public String name() {
                    return "counting";
                }

                @Override
                public CommunicationStrategy create(Options options) {
                    return new Counting(factory.create(Options.parse(factory.options(), Map.of())));
                }
            });
        }
    }

    /** Counts the exchanges since it was asked. */
    private static final class Counting implements CommunicationStrategy {
        private final CommunicationStrategy strategy;
        private int exchanges;

        Counting(CommunicationStrategy strategy) {
            this.strategy = strategy;
        }

        @Override
        public PendingExchange begin(
                ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
            exchanges++;
            return strategy.begin(plan, send, receive, transport);
        }

        @Override
        public Map<String, Double> measures() {
            double counted = exchanges;
            exchanges = 0;
            return Map.of("exchanges", counted);
        }
    }

    private static final class Ordinals extends ForwardingDriver {
        Ordinals() {
            super("ordinals", TestDriver.CPU.driver());
        }

        @Override
        protected Device wrap(Device device) {
            return new ForwardingDevice(device) {
                @Override
                public Map<String, Double> measures() {
                    return Map.of("largest", Double.MAX_VALUE, "ordinal", (double)
                            device.description().ordinal());
                }
            };
        }
    }

    private MeshRun run(Numbers gate) {
        return MeshRun.run(
                TinyJob.settings(
                        "nodes",
                        "4",
                        "blocks",
                        "4",
                        "layers.1.gate",
                        "talkative",
                        "layers.0.gate",
                        "dense",
                        "router",
                        "switch",
                        "comm",
                        "counting",
                        "steps",
                        "3",
                        "validateEvery",
                        "0",
                        "overlap",
                        "1"),
                new Ordinals(),
                new ShortText(8),
                directory,
                List.of(new Talkative(gate)));
    }

    @Test
    void eachStepHasTheMeansOverTheRanksOfWhatWasAskedOnce() {
        MeshRun run = run((rank, asked) -> Map.of("rank", (double) rank, "asked", (double) asked));
        assertThat(run.steps).hasSize(3);
        Map<Long, PluginMeasures> measures =
                run.steps.stream().collect(Collectors.toMap(StepReport::step, StepReport::measures));
        for (long step = 1; step <= 3; step++) {
            assertThat(measures.get(step).gates())
                    .as("the gate of the second layer was asked once for each step")
                    .containsExactly(Map.of(), Map.of("asked", (double) step, "rank", 1.5));
            assertThat(measures.get(step).communication())
                    .as("four exchanges of each of two layers")
                    .isEqualTo(Map.of("exchanges", 8.));
            assertThat(measures.get(step).driver())
                    .as("means that do not overflow on the way")
                    .isEqualTo(Map.of("largest", Double.MAX_VALUE, "ordinal", (RANKS - 1) / 2.));
        }
    }

    @Test
    void otherNamesOnOneRankEndTheJobOnAllOfThem() {
        assertThatThrownBy(() -> run((rank, _) -> new HashMap<>(rank == 2 ? Map.of("heat", 1.) : Map.of("cold", 1.))))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("rank 2 reports measures of other names than rank 0")
                .hasMessageContaining("layers.1.gate.")
                .hasMessageContaining("communication.exchanges, driver.largest, driver.ordinal");
    }

    /** Nothing is sent, kept or written for plug-ins that report nothing. */
    @Test
    void plugInsWithoutNumbersLeaveNothing() {
        MeshRun run = MeshRun.run(
                TinyJob.settings("nodes", "2", "steps", "2", "validateEvery", "0"),
                TestDriver.CPU.driver(),
                new ShortText(8),
                directory);
        assertThat(run.steps).extracting(StepReport::measures).containsOnly(PluginMeasures.NONE);
    }
}
