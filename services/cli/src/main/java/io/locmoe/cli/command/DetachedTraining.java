package io.locmoe.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.mesh.StandingMesh;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A training that a running mesh does without the command that submits it. */
record DetachedTraining(TrainPlan plan, MeshAccess access) {

    /** Submits it, and prints its name and the commands for it. */
    RunEnd submit(PrintStream out) {
        try (Interruption.Reaction checks = plan.interruption().beforeStart(System.err);
                StandingMesh mesh = access.connect()) {
            JobSettings settings = plan.settingsOn(mesh, mesh.pluginsOfFirst());
            if (!plan.isAtTheEnd(settings)) {
                checks.close();
                out.print(text(mesh.submit(settings, checkpoints(), DetachedTraining::tell), settings));
                out.flush();
            }
            return RunEnd.COMPLETED;
        }
    }

    /** On standard error, because standard output may be JSON. */
    private static void tell(String sentence) {
        System.err.println("locmoe: " + Visible.entry(sentence));
        System.err.flush();
    }

    /** Empty for a directory that the mesh chooses. */
    private Path checkpoints() {
        return plan.chosenOut()
                .map(out -> out.toAbsolutePath().normalize().resolve("checkpoints"))
                .orElse(Path.of(""));
    }

    private String text(String run, JobSettings settings) {
        String end = System.lineSeparator();
        if (plan.progress().json()) {
            ObjectNode event = ReportJson.MAPPER
                    .createObjectNode()
                    .put("event", "submitted")
                    .put("run", run);
            return event + end;
        }
        return Visible.line(run) + " is submitted: " + settings.training().stopAfter() + " steps on " + settings.nodes()
                + " nodes" + end + "to watch it: " + command("watch", run) + end + "to end it: "
                + command("cancel", run) + end;
    }

    private String command(String what, String run) {
        List<String> words = new ArrayList<>(List.of("./locmoe", "runs", what, run));
        words.addAll(access.words());
        return Visible.line(ShellLine.of(words));
    }
}
