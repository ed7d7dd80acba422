package io.locmoe.launcher.run;

import static io.locmoe.samples.SyntheticSteps.step;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.files.Versions;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportWriter;
import io.locmoe.run.event.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program: takes the steps of a mesh that does nothing, as a training takes them. */
public final class LongRun {
    private LongRun() {}

    /** Arguments: output directory, number of steps. */
    public static void main(String[] arguments) throws IOException {
        long last = Long.parseLong(arguments[1]);
        JobSettings settings = SettingsParser.parse(Map.of());
        OutDirectory out = OutDirectory.prepare(Optional.of(Path.of(arguments[0])), settings);
        try (RunFiles files = RunFiles.open(out, settings, Versions.own(), List.of(), Progress.all(List.of()))) {
            ReportWriter writer = new ReportWriter(files.report(), out.report());
            TrainEvents events = new TrainEvents(files);
            for (long n = 1; n <= last; n++) {
                events.accept(new RunEvent.Training(new TrainingEvent.StepCompleted(step(n, 100, 0.5))));
                if (n % 1000 == 0) {
                    events.accept(new RunEvent.Training(new TrainingEvent.Validated(n, 3)));
                    writer.writeIfDue();
                }
            }
            files.report().end(ReportJob.COMPLETED, "");
            writer.write();
            files.progress().end(files.report().report(), out.path());
        }
    }
}
