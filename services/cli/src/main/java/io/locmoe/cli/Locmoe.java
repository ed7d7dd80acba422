package io.locmoe.cli;

import io.locmoe.cli.certificates.CertificatesCommand;
import io.locmoe.cli.command.BenchCommand;
import io.locmoe.cli.command.CompareCommand;
import io.locmoe.cli.command.DistCommand;
import io.locmoe.cli.command.EvaluateCommand;
import io.locmoe.cli.command.FormatCommand;
import io.locmoe.cli.command.ImageCommand;
import io.locmoe.cli.command.NodeCommand;
import io.locmoe.cli.command.TestCommand;
import io.locmoe.cli.command.TheoryCommand;
import io.locmoe.cli.command.TrainCommand;
import io.locmoe.cli.command.ValidateCommand;
import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.generation.GenerateCommand;
import io.locmoe.cli.models.ExportCommand;
import io.locmoe.cli.models.ImportCommand;
import io.locmoe.cli.models.ModelsCommand;
import io.locmoe.cli.nodes.NodesCommand;
import io.locmoe.cli.nodes.TopologyCommand;
import io.locmoe.cli.plan.PlanCommand;
import io.locmoe.cli.plugins.DevicesCommand;
import io.locmoe.cli.plugins.JavadocCommand;
import io.locmoe.cli.plugins.PluginsCommand;
import io.locmoe.cli.profile.ProfileCommand;
import io.locmoe.cli.route.RouteCommand;
import io.locmoe.cli.runs.RunsCommand;
import io.locmoe.cli.usage.ExitCodeTable;
import io.locmoe.cli.usage.Suggestion;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.guard.PluginException;
import io.locmoe.guard.PluginExit;
import io.locmoe.guard.PluginWatch;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code locmoe} command. */
@Command(
        name = "./locmoe",
        mixinStandardHelpOptions = true,
        versionProvider = Locmoe.Version.class,
        description = "Trains sparse mixture-of-experts language models over a mesh of JVM nodes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommandsRepeatable = false)
public final class Locmoe implements Runnable {
    /** Time limit for one plug-in call in this process; a job has its own deadline in its settings. */
    private static final Duration PLUGIN_CALL = Duration.ofSeconds(60);

    /** Commands by name, in the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("train", TrainCommand.class);
        COMMANDS.put("compare", CompareCommand.class);
        COMMANDS.put("profile", ProfileCommand.class);
        COMMANDS.put("evaluate", EvaluateCommand.class);
        COMMANDS.put("node", NodeCommand.class);
        COMMANDS.put("nodes", NodesCommand.class);
        COMMANDS.put("topology", TopologyCommand.class);
        COMMANDS.put("runs", RunsCommand.class);
        COMMANDS.put("certificates", CertificatesCommand.class);
        COMMANDS.put("plugins", PluginsCommand.class);
        COMMANDS.put("devices", DevicesCommand.class);
        COMMANDS.put("javadoc", JavadocCommand.class);
        COMMANDS.put("route", RouteCommand.class);
        COMMANDS.put("plan", PlanCommand.class);
        COMMANDS.put("generate", GenerateCommand.class);
        COMMANDS.put("validate", ValidateCommand.class);
        COMMANDS.put("import", ImportCommand.class);
        COMMANDS.put("export", ExportCommand.class);
        COMMANDS.put("models", ModelsCommand.class);
        COMMANDS.put("theory", TheoryCommand.class);
        COMMANDS.put("bench", BenchCommand.class);
        COMMANDS.put("test", TestCommand.class);
        COMMANDS.put("format", FormatCommand.class);
        COMMANDS.put("image", ImageCommand.class);
        COMMANDS.put("dist", DistCommand.class);
    }

    @Spec
    private CommandSpec spec;

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        PluginExit.watch(sentence -> System.err.println(Visible.line(sentence)), ExitCode.FAILURE);
        PluginWatch.ofProcess(PLUGIN_CALL, stay -> {
            System.err.println("locmoe: " + Visible.line(stay.sentence()));
            System.err.flush();
            Runtime.getRuntime().halt(ExitCode.FAILURE);
        });
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * The command line, ready to execute. If the arguments begin with the name of a command, it knows that one only:
     * to describe all of them takes longer than much of what a node does at its start.
     */
    public static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Locmoe());
        String first = arguments.length == 0 ? "" : arguments[0];
        if (COMMANDS.containsKey(first)) {
            line.addSubcommand(first, COMMANDS.get(first));
        } else {
            COMMANDS.forEach(line::addSubcommand);
            Workshop.commands().forEach(line::addSubcommand);
            line.addSubcommand(new HelpCommand());
        }
        ExitCodeTable.addTo(line);
        line.setParameterExceptionHandler((error, _) -> wrongUsage(error));
        line.setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUsage(ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter out = command.getErr();
        out.println("locmoe: " + Excerpt.message(error.getMessage()));
        Suggestion.of(error).ifPresent(out::println);
        out.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows the usage");
        out.flush();
        return ExitCode.USAGE;
    }

    private static int failed(Exception error, CommandLine command) {
        if (error instanceof RunException ended) {
            command.getErr().println("locmoe: " + Excerpt.message(ended.getMessage()));
            command.getErr().flush();
            return ExitCode.of(ended);
        }
        if (error instanceof ControlException refused) {
            command.getErr().println("locmoe: " + Excerpt.message(refused.getMessage()));
            command.getErr().flush();
            return refused.code() == ControlException.Code.INVALID ? ExitCode.USAGE : ExitCode.FAILURE;
        }
        if (error instanceof PluginException named) {
            command.getErr().println("locmoe: " + Excerpt.message(named.getMessage()));
            if (named.getCause() != null) {
                trace(named.getCause(), command.getErr());
            }
            command.getErr().flush();
            return ExitCode.FAILURE;
        }
        command.getErr().println("locmoe: internal error; please report it with the stack trace below");
        trace(error, command.getErr());
        command.getErr().flush();
        return ExitCode.FAILURE;
    }

    /** Prints a stack trace; its messages may be of others. */
    private static void trace(Throwable error, PrintWriter out) {
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        out.println(Visible.entry(stack.toString()));
    }

    /** Version line for {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"LocMoE Mesh " + Distribution.version() + ", Java " + Runtime.version()};
        }
    }
}
