package io.locmoe.cli.settings;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.OneOf;
import io.locmoe.settings.ValueType;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Command-line options of the settings that declare one. */
final class DeclaredOptions {
    private final Map<String, String> given = new TreeMap<>();

    /** Values by setting, as given by the user. */
    Map<String, String> given() {
        return given;
    }

    /** Leaves out what the command has as an option of its own, with another meaning. */
    void addTo(CommandSpec command) {
        JobSettings.DECLARATIONS.all().stream()
                .filter(setting -> !setting.flag().isEmpty() && command.findOption(setting.flag()) == null)
                .forEach(setting -> command.addOption(option(setting)));
    }

    private OptionSpec option(Declaration setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .paramLabel(setting.label())
                .description(description(setting).replace("%", "%%"))
                .setter(setter(setting.name()));
        if (setting.type() instanceof OneOf oneOf) {
            option.completionCandidates(oneOf.words());
        }
        return option.build();
    }

    /** Handles null, because picocli resets each option to null before it parses. */
    private ISetter setter(String name) {
        return new ISetter() {
            @Override
            public <T> T set(T value) {
                if (value == null) {
                    given.remove(name);
                } else {
                    given.put(name, value.toString());
                }
                return value;
            }
        };
    }

    private static String description(Declaration setting) {
        String help = setting.help();
        ValueType type = setting.type();
        String words = type instanceof OneOf ? ": " + type.allowed() : "";
        String value = setting.defaultText().isEmpty() ? "" : " (" + setting.defaultText() + ")";
        return help.substring(0, 1).toUpperCase(Locale.ROOT) + help.substring(1) + words + value + ".";
    }
}
