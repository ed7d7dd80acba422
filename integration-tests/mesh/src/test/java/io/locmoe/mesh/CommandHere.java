package io.locmoe.mesh;

import io.locmoe.harness.host.HostLibrary;
import io.locmoe.harness.install.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/**
 * A command of the built distribution that has run in this JVM, with the distribution's libraries: most commands take
 * less time than the start of a JVM for them. Their paths are absolute, as all have the working directory of the tests.
 */
record CommandHere(int exitCode, String output, String errors) {
    static final Installation INSTALLATION = new Installation(Path.of("../../services/cli/target/locmoe"));

    static {
        System.setProperty("locmoe.distribution", INSTALLATION.directory().toString());
    }

    /** The methods of picocli's class of this name. */
    interface CommandLine {
        Object setOut(PrintWriter out);

        Object setErr(PrintWriter err);

        int execute(String... words);
    }

    static CommandHere run(String... words) {
        HostLibrary host = HostLibrary.of(INSTALLATION);
        CommandLine line = host.as(CommandLine.class, host.call("io.locmoe.cli.Locmoe", "commandLine", (Object) words));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exitCode = line.execute(words);
        return new CommandHere(exitCode, out.toString(), err.toString());
    }

    /** All that it has written, for a failure of a test. */
    String text() {
        return output + errors;
    }
}
