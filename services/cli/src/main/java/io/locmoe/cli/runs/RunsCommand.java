package io.locmoe.cli.runs;

import io.locmoe.cli.usage.MissingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands about runs, whoever has submitted them. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description =
                "Lists, shows, watches, ends and fetches runs, here or on a mesh; compares and removes those here,"
                        + " and serves pages of them.",
        footer = {
            "",
            "With --mesh these commands act on the runs of that mesh: the running one, and the last ones that have"
                    + " ended. Without it they act on the directories of runs on this machine; diff, note and rm always"
                    + " do."
        },
        subcommands = {
            RunsListCommand.class,
            RunsShowCommand.class,
            RunsWatchCommand.class,
            RunsCancelCommand.class,
            RunsCheckpointCommand.class,
            RunsFetchCommand.class,
            RunsDiffCommand.class,
            RunsNoteCommand.class,
            RunsRemoveCommand.class,
            RunsPageCommand.class
        })
public final class RunsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw MissingCommand.of(spec);
    }
}
