package io.locmoe.laboratory.compare;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.Declaration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One side of a comparison: a router with its gate and options, written {@code ROUTER[@GATE][:OPTION=VALUE]...}, like
 * {@code locmoe@grap:mu=0}. The name of a setting, like {@code learningRate}, or a name with a dot, like
 * {@code gate.temperature}, sets that for this side alone; all other options belong to the router.
 *
 * @param label    text of the user; it names the side in tables, charts and directories
 * @param settings settings by dotted name; without a gate if the user named none
 */
public record Contender(String label, Map<String, String> settings) {
    private static final Set<String> SETTINGS =
            JobSettings.DECLARATIONS.all().stream().map(Declaration::name).collect(Collectors.toSet());
    /** Trainings that take turns on one mesh, step by step on the same text, cannot differ in these. */
    private static final Set<String> OF_ALL = Set.of(
            "batch",
            "checkpointSeconds",
            "data",
            "devicesPerNode",
            "keepCheckpoints",
            "nodes",
            "preset",
            "resume",
            "seed",
            "sequence",
            "spares",
            "steps",
            "stopAfter",
            "store",
            "tokenizer");

    /** Maximum number of contenders that a grid may have. */
    private static final int MOST = 100;

    private static final Pattern FORM =
            Pattern.compile("([a-z][a-z0-9-]*)(?:@([a-z][a-z0-9-]*))?((?::[^:=]+=[^:=]*)*)");

    public Contender {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * Parses a list separated by commas.
     *
     * @throws RunException if it is empty, contains one twice, or one has another form
     */
    public static List<Contender> list(String text) {
        List<Contender> contenders = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Contender contender = of(part.strip());
            if (contenders.stream().anyMatch(c -> c.label.equals(contender.label))) {
                throw RunException.usage("--routers has " + contender.label + " twice");
            }
            contenders.add(contender);
        }
        return List.copyOf(contenders);
    }

    /**
     * Every contender of a list with every combination of values, in the list's form.
     *
     * @param axes each {@code NAME=VALUE[,VALUE...]}, where NAME is an option or a setting as in the list
     * @throws RunException if an axis has another form, or there are too many combinations
     */
    public static String grid(String list, List<String> axes) {
        List<String> grid = List.of(list.split(",", -1));
        for (String axis : axes) {
            String[] pair = axis.split("=", 2);
            if (pair.length < 2 || pair[0].isBlank()) {
                throw RunException.usage(
                        "--vary " + axis + " is not NAME=VALUE[,VALUE...], like learningRate=1e-4,3e-4");
            }
            List<String> options = Stream.of(pair[1].split(",", -1))
                    .map(value -> ":" + pair[0] + "=" + value)
                    .toList();
            if (grid.size() * options.size() > MOST) {
                throw RunException.usage("--vary makes more than " + MOST + " contenders; vary less at once");
            }
            grid = grid.stream()
                    .flatMap(contender -> options.stream().map(contender::concat))
                    .toList();
        }
        return String.join(",", grid);
    }

    private static Contender of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw RunException.usage("--routers: '" + text + "' is not ROUTER[@GATE][:OPTION=VALUE]..., like hash,"
                    + " switch@dense or locmoe:mu=0");
        }
        Map<String, String> settings = new TreeMap<>();
        settings.put("router", matcher.group(1));
        if (matcher.group(2) != null) {
            settings.put("gate", matcher.group(2));
        }
        for (String option : matcher.group(3).split(":")) {
            if (!option.isEmpty()) {
                String[] pair = option.split("=", 2);
                settings.put(setting(text, pair[0]), pair[1]);
            }
        }
        return new Contender(text, settings);
    }

    private static String setting(String contender, String option) {
        if (OF_ALL.contains(option)) {
            throw RunException.usage("--routers: '" + contender + "': all contenders share " + option
                    + "; set it by --set " + option + "=..., or compare in several commands");
        } else if (option.equals("router") || option.equals("gate")) {
            throw RunException.usage("--routers: '" + contender + "' names router and gate as ROUTER@GATE, like"
                    + " switch@dense, and not by " + option + "=...");
        }
        return option.contains(".") || SETTINGS.contains(option) ? option : "router." + option;
    }

    String router() {
        return settings.get("router");
    }

    /** The name of its directories. */
    String directoryName() {
        return label.replaceAll("[^a-zA-Z0-9.=-]", "_");
    }
}
