package io.locmoe.cli.project;

import io.locmoe.launcher.RunException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The name of a new plug-in.
 *
 * @param name        as jobs choose it, words separated by hyphens
 * @param packageName Java package of its classes
 */
public record ProjectName(String name, String packageName) {
    private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST = 64;
    /** Names whose classes would hide those of the SPI, such as MoePlugin. */
    private static final Set<String> TAKEN_BY_THE_SPI = Set.of("moe", "communication", "device", "host");

    /** @throws RunException if a name is invalid, with the rule */
    public ProjectName {
        if (name.length() > LONGEST || !WORDS.matcher(name).matches()) {
            throw RunException.usage("'" + name + "' is no name for a plug-in: up to " + LONGEST
                    + " small letters, digits and single hyphens, with a letter first, as in nearest-first");
        }
        if (TAKEN_BY_THE_SPI.contains(name)) {
            throw RunException.usage(
                    "'" + name + "' would give the plug-in's classes names of the SPI's; choose another name");
        }
        if (!SourceVersion.isName(packageName, SourceVersion.latest())) {
            throw RunException.usage("'" + packageName + "' is no name for a Java package"
                    + " (a word of the language, or a character that it has not); give another with --package");
        }
    }

    /** A name, with a package under {@code org.example} made of its words. */
    public static ProjectName of(String name) {
        return new ProjectName(name, "org.example." + name.replace("-", ""));
    }

    /** Prefix of its class names: {@code NearestFirst}. */
    public String className() {
        return Arrays.stream(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
