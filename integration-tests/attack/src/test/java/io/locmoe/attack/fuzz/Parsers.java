package io.locmoe.attack.fuzz;

import io.locmoe.cli.route.MatrixFile;
import io.locmoe.cli.settings.ConfigFile;
import io.locmoe.corpus.tokenizer.CorpusParsers;
import io.locmoe.dataplane.body.BodyParsers;
import io.locmoe.dataplane.wire.WireParsers;
import io.locmoe.engine.checkpoint.CheckpointParsers;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.node.NodeConfigFile;
import io.locmoe.node.NodeException;
import io.locmoe.settings.SettingsException;
import java.util.List;
import java.util.stream.Stream;

/** Every parser of ours whose input comes from outside. */
final class Parsers {
    private Parsers() {}

    static List<Parser> all() {
        return Stream.of(
                        WireParsers.all(),
                        BodyParsers.all(),
                        CheckpointParsers.all(),
                        CorpusParsers.all(),
                        configurations(),
                        matrices())
                .flatMap(List::stream)
                .toList();
    }

    /** @throws IllegalArgumentException naming those that there are */
    static Parser named(String name) {
        return all().stream()
                .filter(parser -> parser.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no parser " + name + " among " + all()));
    }

    private static List<Parser> configurations() {
        return List.of(
                configuration("job-yaml", ".yaml", "job.yaml"),
                configuration("job-json", ".json", "job.json"),
                new Parser(
                        "node-yaml",
                        List.of(Parser.resource("configuration/node.yaml")),
                        Parser.ofFile(".yaml", NodeConfigFile::read),
                        List.of(NodeException.class)));
    }

    private static Parser configuration(String name, String ending, String seed) {
        return new Parser(
                name,
                List.of(Parser.resource("configuration/" + seed)),
                Parser.ofFile(ending, file -> SettingsParser.parse(ConfigFile.read(file))),
                List.of(RunException.class, SettingsException.class));
    }

    private static List<Parser> matrices() {
        return List.of(
                new Parser(
                        "scores-csv",
                        List.of(Parser.resource("scores/scores.csv")),
                        Parser.ofFile(".csv", MatrixFile::read),
                        List.of(RunException.class)),
                new Parser(
                        "scores-json",
                        List.of(Parser.resource("scores/scores.json")),
                        Parser.ofFile(".json", MatrixFile::read),
                        List.of(RunException.class)));
    }
}
