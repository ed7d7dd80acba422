package io.locmoe.planner.plan;

import io.locmoe.planner.exchange.PlanningException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans of several jobs, the best first: those that fit into the devices' memory, by the time of progress for a token.
 *
 * @param plans         at least one
 * @param leftOut       jobs that cannot be planned, by their choice, with the reason
 * @param sensitivities what would change the first plan
 */
public record PlanSearch(
        List<TrainingPlan> plans, Map<Map<String, String>, String> leftOut, List<Sensitivity> sensitivities) {

    /**
     * Plans jobs.
     *
     * @param jobs    by their choice of free settings
     * @param leftOut those that are none, with the reason
     * @throws PlanningException if none can be planned
     */
    public static PlanSearch of(
            Planner planner, Map<Map<String, String>, Job> jobs, Map<Map<String, String>, String> leftOut) {
        List<TrainingPlan> plans = new ArrayList<>();
        Map<Map<String, String>, String> others = new LinkedHashMap<>(leftOut);
        jobs.forEach((choice, job) -> {
            try {
                plans.add(planner.plan(job, choice));
            } catch (PlanningException e) {
                others.put(choice, e.getMessage());
            }
        });
        if (plans.isEmpty()) {
            throw none(others.values());
        }
        plans.sort(Comparator.comparing((TrainingPlan plan) -> !plan.memory().fits())
                .thenComparingDouble(TrainingPlan::secondsPerToken));
        TrainingPlan first = plans.getFirst();
        return new PlanSearch(List.copyOf(plans), others, Sensitivity.of(planner, jobs.get(first.choice()), first));
    }

    private static PlanningException none(Collection<String> reasons) {
        return new PlanningException(
                String.join(System.lineSeparator(), reasons.stream().distinct().toList()));
    }

    /** Why a plan is behind the first: the parts of its step that take longer for a token, the largest first. */
    public List<String> behind(TrainingPlan plan) {
        TrainingPlan first = plans.getFirst();
        double whole = first.step().total() / first.tokensOfStep();
        List<Map.Entry<String, Double>> differences = new ArrayList<>();
        for (int i = 0; i < plan.parts().size(); i++) {
            double more = plan.parts().get(i).getValue() / plan.tokensOfStep()
                    - first.parts().get(i).getValue() / first.tokensOfStep();
            differences.add(Map.entry(plan.parts().get(i).getKey(), more / whole));
        }
        return differences.stream()
                .filter(part -> part.getValue() >= 0.005)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(part -> part.getKey() + " +" + Math.round(100 * part.getValue()) + "%")
                .toList();
    }
}
