package io.locmoe.cli.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.routing.RouteRequest;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RouteOptionsTest {
    @TempDir
    Path directory;

    @Command
    static final class Bare {
        @Mixin
        private RouteOptions options;
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("four"), "1 2 3 4\n5 6 7 8\n9 10 11 12\n");
    }

    private RouteRequest request(String arguments) {
        Bare bare = new Bare();
        new CommandLine(bare).parseArgs(arguments.replace("@", directory + "/").split(" "));
        return bare.options.request();
    }

    @Test
    void scoresAreRoutedOnTheGivenRanks() {
        RouteRequest request =
                request("--router top-k --scores @four --nodes 2 --ranks 4 --option topK=1 --print-gradients --seed 3");
        assertThat(request.experts()).isEqualTo(4);
        assertThat(request.tokens()).isEqualTo(3);
        assertThat(request.gate()).isEmpty();
        assertThat(request.mesh().topology().ranks()).isEqualTo(4);
        assertThat(request.mesh().topology().node(2)).isEqualTo(1);
        assertThat(request.rank()).isEmpty();
        assertThat(request.router().options()).containsEntry("topK", "1");
        assertThat(request.gradients()).isTrue();
        assertThat(request.seed()).isEqualTo(3);
    }

    @Test
    void tokensAreScoredByAGateOnOneNode() {
        RouteRequest request =
                request("--router switch --gate dense --tokens @four --nodes 2 --node 1 --option gate.x=1");
        assertThat(request.experts()).isEqualTo(8);
        assertThat(request.rank()).hasValue(1);
        assertThat(request.gate().orElseThrow().options()).containsEntry("x", "1");
        assertThat(request.tokenIds()).containsExactly(0, 1, 2);
    }

    @Test
    void tokenIdsAloneAreRoutable() {
        RouteRequest request = request("--router hash --token-ids 700,9 --experts 4");
        assertThat(request.tokens()).isEqualTo(2);
        assertThat(request.vocabulary()).isEqualTo(701);
        assertThat(request.rows()[0]).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scores @four                                           | --router NAME or --checkpoint DIR",
                "--router a                                               | name the tokens with",
                "--router a --tokens @four                                | add --gate NAME",
                "--router a --scores @four --gate b                       | leave --gate out",
                "--router a --scores @four --nodes 3                      | 4 experts do not divide over 3 nodes",
                "--router a --scores @four --nodes 2 --ranks 3            | a multiple of the 2 nodes",
                "--router a --scores @four --ranks 8                      | a divisor of the 4 experts",
                "--router a --scores @four --nodes 2 --ranks 2 --node 1   | leave --node out",
                "--router a --scores @four --nodes 2 --node 2             | not one of the 2 nodes",
                "--router a --scores @four --token-ids 1,2                | for each of the 3 tokens",
                "--router a --scores @four --token-ids 1,2,-1             | of at least 0",
                "--router a --scores @none                                | there is no file",
            })
    void whatDoesNotFitIsSaid(String arguments, String message) {
        assertThatThrownBy(() -> request(arguments))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(message);
    }
}
