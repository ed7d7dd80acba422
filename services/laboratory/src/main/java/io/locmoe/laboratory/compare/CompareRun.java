package io.locmoe.laboratory.compare;

import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.TrainingMesh;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains all contenders alternately on one mesh.
 *
 * @param network   network of the mesh
 * @param decisions what drivers have decided so far
 * @param out       output directory of the comparison
 */
record CompareRun(
        Trainings trainings,
        List<Turn> turns,
        TrainingMesh mesh,
        NodeNetwork network,
        SharedDecisions decisions,
        Path out,
        CompareProgress progress) {
    /** Largest number of steps of each contender before anything counts: the JVMs of the nodes compile in them. */
    private static final int WARM_UP_STEPS = 30;

    private static final int TRIAL_STEPS = 14;
    private static final int TRIAL_WARM_UP = 4;

    CompareRun(
            Trainings trainings,
            List<Turn> turns,
            TrainingMesh mesh,
            NodeNetwork network,
            Path out,
            CompareProgress progress) {
        this(trainings, turns, mesh, network, SharedDecisions.of(trainings), out, progress);
    }

    /** Runs each contender, so that the nodes compile its code. */
    RunEnd warmUp() {
        List<ContenderTraining> each = trainings.ofFirstSeed();
        int steps = Math.min(WARM_UP_STEPS, trainings.reference().training().steps());
        for (int i = 0; i < each.size(); i++) {
            progress.warmUp(i + 1, each.size(), each.get(i).contender());
            RunEnd end = train(beside(each.get(i), "warm-up-" + i, steps));
            if (end != RunEnd.COMPLETED) {
                return end;
            }
        }
        return RunEnd.COMPLETED;
    }

    /** Trains the reference for a few steps and returns the counted ones; empty after an interruption. */
    List<StepReport> trial(int number) {
        progress.trial(number);
        ContenderTraining trial = beside(trainings.all().getFirst(), "trial-" + number, TRIAL_STEPS);
        train(trial);
        List<StepReport> steps = trial.report().map(RunReport::steps).orElse(List.of());
        return steps.size() < TRIAL_STEPS ? List.of() : steps.subList(TRIAL_WARM_UP, TRIAL_STEPS);
    }

    /** A short training that is not part of the comparison. */
    private ContenderTraining beside(ContenderTraining like, String name, int steps) {
        Map<String, String> settings = new TreeMap<>(like.settings());
        settings.put("steps", Integer.toString(steps));
        settings.put("warmupSteps", "1");
        settings.put("stopAfter", Integer.toString(steps));
        settings.put("validateEvery", "0");
        settings.put("validationSequences", settings.getOrDefault("batch", "16"));
        return new ContenderTraining(
                like.contender(), like.seed(), settings, out.resolve("trials").resolve(name));
    }

    private RunEnd train(ContenderTraining training) {
        long last = Long.parseLong(training.settings().get("stopAfter"));
        return train(training, new Turn(training.contender(), training.seed(), 1, 1, last));
    }

    /** Completes all turns that no earlier command has completed. */
    RunEnd run() {
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            ContenderTraining training = trainings.of(turn);
            if (training.done(turn)) {
                progress.skip(turn);
                continue;
            }
            progress.turn(i + 1, turn);
            RunEnd end = train(training, turn);
            if (end != RunEnd.COMPLETED) {
                return end;
            }
        }
        return RunEnd.COMPLETED;
    }

    private RunEnd train(ContenderTraining training, Turn turn) {
        if (mesh.interrupted()) {
            return RunEnd.INTERRUPTED;
        }
        JobSettings asked = training.job(turn, training.start(progress::message));
        JobSettings job = decisions.in(asked);
        OutDirectory directory = OutDirectory.prepare(Optional.of(training.directory()), job);
        try (RunFiles files = RunFiles.open(directory, job, trainings.versions(), network.linkRates(), progress)) {
            RunEnd end = mesh.train(job, directory, files);
            decisions.add(asked, files.report().report());
            return end;
        }
    }
}
