package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.SettingsParser;
import java.util.Map;
import picocli.CommandLine;

/** Options of a job as a command line gives them. */
final class GivenOptions {
    private GivenOptions() {}

    static JobOptions of(String... arguments) {
        JobOptions options = new JobOptions();
        command(options).parseArgs(arguments);
        return options;
    }

    static CommandLine command(JobOptions options) {
        return new CommandLine(new Holder(options));
    }

    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private final JobOptions options;

        Holder(JobOptions options) {
            this.options = options;
        }
    }

    /** What the preset small has, which differs from the default. */
    static String small(String setting) {
        String value = SettingsParser.parse(Map.of("preset", "small")).text().get(setting);
        assertThat(value).isNotEqualTo(SettingsParser.parse(Map.of()).text().get(setting));
        return value;
    }
}
