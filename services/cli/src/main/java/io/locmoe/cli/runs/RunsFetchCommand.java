package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.launcher.fetch.FetchedRun;
import io.locmoe.launcher.store.RunCopy;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code runs fetch}: brings the files of a run here. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Brings the checkpoints of a run from the nodes that hold them, and its report and steps, to a directory"
                    + " here. A repeated call continues where the last one ended, and brings newer files.",
            "RUN may also be the run's copy in an object store, s3://BUCKET/PREFIX, where no mesh runs any more.",
            "From a mesh, this needs the role submit for an own run, and administer for one of another user."
        })
final class RunsFetchCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Directory for report.json, steps.jsonl, train.log and checkpoints.")
    private Path out;

    @Option(names = "--newest", description = "Only the newest checkpoint.")
    private boolean newest;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        Optional<RunCopy> stored = options.inStore();
        if (stored.isPresent()) {
            String store = stored.get().address().toString();
            return told(store, stored.get().fetch(out, newest), print);
        }
        try (RunOptions.OnMesh there = options.connectEvenIfEnded()) {
            FetchedRun run =
                    new FetchedRun(there.mesh(), there.reference(), there.summary(), line -> tell(line, print));
            List<String> checkpoints = run.into(out, newest);
            return told(there.id(), checkpoints, print);
        }
    }

    private int told(String run, List<String> checkpoints, PrintWriter print) {
        print.print(options.json() ? json(run, checkpoints) : text(run, checkpoints));
        print.flush();
        return ExitCode.OK;
    }

    private void tell(String line, PrintWriter print) {
        if (!options.json()) {
            print.println(Visible.line(line));
            print.flush();
        }
    }

    private String json(String run, List<String> checkpoints) {
        TreeMap<String, Object> values = new TreeMap<>();
        values.put("run", run);
        values.put("directory", out.toString());
        values.put("checkpoints", checkpoints);
        return RunTable.json(values);
    }

    private String text(String run, List<String> checkpoints) {
        String end = System.lineSeparator();
        return Visible.line(run) + " is in " + out + ": report, steps and "
                + (checkpoints.isEmpty() ? "no checkpoint, because there is none" : checkpoints.size() + " checkpoints")
                + end
                + (checkpoints.isEmpty()
                        ? ""
                        : "to continue it: ./locmoe train --resume " + out + " --out " + out + end
                                + "to use it: ./locmoe generate --checkpoint " + out + " --prompt TEXT" + end);
    }
}
