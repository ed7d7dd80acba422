package io.locmoe.laboratory.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.engine.report.StepReport.Processor;
import io.locmoe.laboratory.bench.process.ResidentMemory;
import io.locmoe.laboratory.bench.process.ThreadSeconds;
import io.locmoe.report.ReportJson;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What nodes use, divided by hand. */
class NodePartsTest {
    private static final Offset<Double> EXACT = offset(1e-9);

    /** Two nodes that used 20 seconds for 4,000 tokens. */
    private final ProcessorParts parts =
            ProcessorParts.of(20, new ThreadSeconds(2, 3), new Processor(4000, 1000, 500, 250, 750), 2, 4000);

    @Test
    void processorSecondsAreSummedOverNodesPerThousandTokens() {
        assertThat(parts.compute()).isCloseTo(2, EXACT);
        assertThat(parts.exchange()).isCloseTo(0.5, EXACT);
        assertThat(parts.gradientSync()).isCloseTo(0.25, EXACT);
        assertThat(parts.agreement()).isCloseTo(0.125, EXACT);
        assertThat(parts.update()).isCloseTo(0.375, EXACT);
        assertThat(parts.messages()).isCloseTo(0.5, EXACT);
        assertThat(parts.compilers()).isCloseTo(0.75, EXACT);
        assertThat(parts.rest()).as("20 - 13 - 2 - 3 seconds").isCloseTo(0.5, EXACT);
    }

    @Test
    void partsAddUpWithAndWithoutTheExchange() {
        assertThat(parts.all()).isCloseTo(5, EXACT);
        assertThat(parts.withoutExchange())
                .as("without exchange, sums, agreement and messages")
                .isCloseTo(5 - 0.5 - 0.25 - 0.125 - 0.5, EXACT);
    }

    @Test
    void repetitionsAreAveragedPartByPart() {
        ProcessorParts twice =
                ProcessorParts.of(40, new ThreadSeconds(4, 6), new Processor(8000, 2000, 1000, 500, 1500), 2, 4000);
        ProcessorParts mean = ProcessorParts.mean(List.of(parts, twice));
        assertThat(mean.exchange()).isCloseTo(0.75, EXACT);
        assertThat(mean.rest()).isCloseTo(0.75, EXACT);
        assertThat(mean.all()).isCloseTo(7.5, EXACT);
    }

    /** A hundred parameters in float32 and a copy of them in two bytes each. */
    @Test
    void theMemoryOfANodeAddsUp() {
        NodeMemory memory = NodeMemory.of(
                new ResidentMemory(10_000, 500, 1000), 100, 100 * (16 + 2), new Memory(2000, 300, 4000, 0));
        assertThat(memory.weights()).isEqualTo(600);
        assertThat(memory.gradients()).isEqualTo(400);
        assertThat(memory.moments()).isEqualTo(800);
        assertThat(memory.activations()).isEqualTo(2000);
        assertThat(memory.buffers()).isEqualTo(300);
        assertThat(memory.shared()).isEqualTo(500);
        assertThat(memory.heap()).isEqualTo(4000);
        assertThat(memory.files()).isEqualTo(1000);
        assertThat(memory.rest()).isEqualTo(400);
    }

    @Test
    void jsonContainsTheSums() {
        JsonNode json = ReportJson.MAPPER.valueToTree(parts);
        assertThat(json.path("all").asDouble()).isCloseTo(5, EXACT);
        assertThat(json.path("withoutExchange").asDouble()).isEqualTo(parts.withoutExchange());
        NodeMemory unknown =
                NodeMemory.of(new ResidentMemory(Double.NaN, Double.NaN, Double.NaN), 1, 16, new Memory(1, 1, 1, 0));
        assertThat(ReportJson.MAPPER.valueToTree(unknown).path("rest").isNull()).isTrue();
    }
}
