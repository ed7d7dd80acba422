package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.Difference;
import io.locmoe.laboratory.compare.CompareReport.Run;
import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.laboratory.compare.CompareReport.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Computes a comparison from the trainings of all contenders. */
final class CompareAnalysis {
    private CompareAnalysis() {}

    /** @param runs runs by contender, in seed order; each contender has the same seeds */
    static CompareReport report(CompareReport.Job job, Map<Contender, List<Run>> runs) {
        List<Side> sides = new ArrayList<>();
        Map<String, List<Run>> byLabel = new LinkedHashMap<>();
        runs.forEach((contender, ofContender) -> {
            Map<String, Difference> against = new LinkedHashMap<>();
            runs.forEach((other, ofOther) -> {
                if (!other.equals(contender)) {
                    against.put(other.label(), difference(ofContender, ofOther));
                }
            });
            sides.add(new Side(contender.label(), contender.settings(), ofContender, summary(ofContender), against));
            byLabel.put(contender.label(), ofContender);
        });
        return new CompareReport(job, sides, TimeToLoss.of(byLabel));
    }

    private static Summary summary(List<Run> runs) {
        return new Summary(
                loss(runs),
                spread(runs, Run::secondsPer100Steps),
                spread(runs, Run::lateSecondsPer100Steps),
                spread(runs, Run::exchangeShare),
                spread(runs, Run::localShare),
                spread(runs, Run::droppedShare),
                spread(runs, Run::loadMaxOverMean),
                spread(runs, Run::deadExperts),
                spread(runs, Run::interNodeBytesPerStep),
                RunAnalysis.mean(runs.stream().map(Run::milliseconds).toList()));
    }

    private static OverSeeds loss(List<Run> runs) {
        return spread(runs, CompareAnalysis::finalLoss);
    }

    private static double finalLoss(Run run) {
        return run.validations().isEmpty()
                ? Double.NaN
                : run.validations().getLast().lossPerToken();
    }

    private static OverSeeds spread(List<Run> runs, ToDoubleFunction<Run> number) {
        return OverSeeds.of(runs.stream().map(number::applyAsDouble).toList());
    }

    private static Difference difference(List<Run> mine, List<Run> others) {
        return new Difference(
                paired(mine, others, (m, o) -> 1 - m.secondsPer100Steps() / o.secondsPer100Steps()),
                paired(mine, others, (m, o) -> 1 - m.lateSecondsPer100Steps() / o.lateSecondsPer100Steps()),
                paired(mine, others, (m, o) -> finalLoss(m) - finalLoss(o)));
    }

    private static OverSeeds paired(List<Run> mine, List<Run> others, ToDoubleBiFunction<Run, Run> number) {
        return OverSeeds.of(IntStream.range(0, mine.size())
                .mapToObj(i -> number.applyAsDouble(mine.get(i), others.get(i)))
                .toList());
    }
}
