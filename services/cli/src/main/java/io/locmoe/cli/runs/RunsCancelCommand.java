package io.locmoe.cli.runs;

import io.locmoe.control.client.MeshClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code runs cancel}: ends a run. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a run to end at its next step, with a checkpoint; runs watch shows the end. A second time, the run"
                    + " ends at once.",
            "This needs the role submit for an own run, and administer for one of another user."
        })
final class RunsCancelCommand implements Callable<Integer> {
    static final String ASKED = "is asked to end at its next step, with a checkpoint";

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return options.ask(spec, "cancel", MeshClient::cancel, ASKED);
    }
}
