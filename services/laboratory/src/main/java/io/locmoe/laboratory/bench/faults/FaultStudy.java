package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.LocalMesh;
import io.locmoe.report.Machine;
import io.locmoe.report.RunReport;
import io.locmoe.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Trains under faults, then the same without, both on meshes of this machine, and compares.
 *
 * @param command  as the user gave it
 * @param job      with recoveries for all faults
 * @param versions of software and plug-ins
 * @param plugins  directories of plug-ins
 * @param out      directory of the study
 * @param faults   how many
 * @param every    mean seconds between two
 * @param seed     of kinds, victims and times
 */
public record FaultStudy(
        String command,
        JobSettings job,
        Map<String, String> versions,
        List<Path> plugins,
        Path out,
        List<FaultKind> kinds,
        int faults,
        double every,
        long seed) {

    /**
     * @throws RunException if a kind of fault needs more nodes, or the job does not bear so many; nothing is started
     */
    public FaultStudy {
        kinds = List.copyOf(kinds);
        kinds.forEach(kind -> kind.require(job.nodes()));
        if (faults < 1 || !(every > 0) || kinds.isEmpty()) {
            throw RunException.usage("--faults must be at least 1, --every more than 0, and --kinds not empty: "
                    + faults + ", " + every + ", " + kinds);
        }
        if (job.recovery().recoveries() < faults) {
            throw RunException.usage("--recoveries " + job.recovery().recoveries() + " is less than --faults " + faults
                    + "; leave it out");
        }
    }

    /**
     * Blocks until both trainings have ended.
     *
     * @param progress hears what happens, a sentence at a time
     * @throws RunException if the training does not outlive its faults, or the user interrupts
     */
    public FaultReport run(Consumer<String> progress) {
        FaultReport report = report(progress);
        try {
            report.write(out);
        } catch (IOException e) {
            throw RunException.failure("the result cannot be written to " + out + ": " + e.getMessage(), e);
        }
        return report;
    }

    private FaultReport report(Consumer<String> progress) {
        List<PlannedFault> planned = PlannedFault.draw(kinds, faults, every, job.nodes(), seed);
        Training disturbed = new Training("training", job, plugins, versions, out);
        Saboteur saboteur;
        RunReport found;
        try (LocalMesh mesh = disturbed.start(progress);
                FaultyTraining training = new FaultyTraining(mesh, planned, progress)) {
            saboteur = training.saboteur();
            found = disturbed.run(mesh, saboteur);
            training.requireBorne();
        }
        long last = found.steps().getLast().step();
        progress.accept("the same without faults, " + last + " steps");
        Training whole = new Training("undisturbed", undisturbed(last), plugins, versions, out);
        SameLosses losses;
        try (LocalMesh mesh = whole.start(progress)) {
            losses = SameLosses.of(found, whole.run(mesh, new Phases(progress)));
        }
        return new FaultReport(
                command,
                Distribution.version(),
                Machine.current(),
                job.text(),
                seed,
                every,
                saboteur.borne(),
                last,
                losses,
                found.time(),
                saboteur.course());
    }

    private JobSettings undisturbed(long last) {
        Map<String, String> settings = new TreeMap<>(job.text());
        settings.put("recoveries", "0");
        settings.put("stopAfter", Long.toString(last));
        try {
            return SettingsParser.parse(settings);
        } catch (SettingsException e) {
            throw new IllegalStateException("settings that were right are wrong: " + settings, e);
        }
    }
}
