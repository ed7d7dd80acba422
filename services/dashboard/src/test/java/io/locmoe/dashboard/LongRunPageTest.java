package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.plan.RoutingConfusion;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.engine.report.StepReport;
import io.locmoe.page.ServedPage;
import io.locmoe.report.RunReport;
import io.locmoe.samples.SyntheticSteps;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LongRunPageTest {
    private static final int EXPERTS = 512;
    private static final int LAYERS = 24;

    /** 50,000 steps of 24 layers of 512 experts: as many numbers as a report has room for, in 2 MB. */
    @Test
    void theSizeOfAPageIsBounded() {
        LayerReport layer = new LayerReport(load(), 0.7, 1.1, 3, 0.01, 40, Map.of("z", 0.1), Map.of(), null);
        SampleRuns runs = SampleRuns.create();
        for (long n = 1; n <= 50_000; n++) {
            runs.training().add(of(n, Collections.nCopies(LAYERS, layer)));
        }
        runs.training().accept(validation(40_000));
        runs.training().accept(validation(50_000));
        RunReport report = runs.training().report();
        String update = ServedPage.update(new RunPage("long", "running", 50_000, report).page());
        assertThat(update.length()).isBetween(100_000, 2_000_000);
        assertThat(List.of("\"load-24\"", "\"highest\"", "\"480–511\"", "\"confusion-24\"", "\"496–511\""))
                .allMatch(update::contains);
    }

    /** Routes of the largest size, no two numbers alike. */
    private static TrainingEvent.Validated validation(long step) {
        long[][] confusion = new long[RoutingConfusion.MOST_GROUPS + 1][RoutingConfusion.MOST_GROUPS + 1];
        for (int cell = 0; cell < confusion.length * confusion.length; cell++) {
            confusion[cell / confusion.length][cell % confusion.length] = 1_000_000 + cell;
        }
        LayerValidation layer = new LayerValidation(0.9, new ShadowValidation(0.5, confusion));
        return new TrainingEvent.Validated(step, 3, Collections.nCopies(LAYERS, layer));
    }

    /** Expert 7 has all choices of its row, the others one each. */
    private static long[] load() {
        long[] load = new long[EXPERTS];
        Arrays.fill(load, 1);
        load[7] = 1_000;
        return load;
    }

    static StepReport of(long n, List<LayerReport> layers) {
        StepReport like = SyntheticSteps.lossy(n, 5 + Math.sin(n));
        return new StepReport(
                n,
                like.tokens(),
                like.lossPerToken(),
                0,
                0,
                0.5,
                0,
                1,
                1,
                1e-3,
                like.lossScaling(),
                like.milliseconds(),
                like.processor(),
                like.bytes(),
                like.memory(),
                layers,
                like.measures(),
                like.traffic(),
                List.of());
    }

    @Test
    void aColumnIsTheMeanOfItsStepsAndARowItsBusiestExpert() {
        LayerReport even = new LayerReport(new long[] {10, 10, 10, 10}, 1, 1, 0, 0, 0, Map.of(), Map.of(), null);
        LayerReport odd = new LayerReport(new long[] {40, 0, 0, 0}, 1, 4, 0, 0, 0, Map.of(), Map.of(), null);
        List<StepReport> steps = Stream.iterate(1L, n -> n <= 120, n -> n + 1)
                .map(n -> of(n, List.of(n % 2 == 0 ? even : odd)))
                .toList();
        String map = new LoadMap(steps, 0, 1).chart().option().toString();
        assertThat(map).contains("[0,0,2.5]", "[59,0,2.5]", "[59,3,0.5]").doesNotContain("[60,0");
    }
}
