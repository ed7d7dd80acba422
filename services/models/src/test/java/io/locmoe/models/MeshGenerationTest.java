package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.generation.ExpertRank;
import io.locmoe.engine.generation.Sampling;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text of a model whose experts are divided over the ranks of a mesh: every rank a thread, messages by memory. */
class MeshGenerationTest {
    private static final int[] PROMPT = {84, 104, 101, 32, 104, 111, 117, 115, 101};
    private static final int COUNT = 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "mixtral, false, BF16, 2",
        "olmoe, false, F32, 2",
        "olmoe, true, BF16, 4",
        "qwen2_moe, false, BF16, 2",
        "qwen3_moe, false, F16, 2"
    })
    void itIsTheTextOfOneRank(String family, boolean packed, StoredType type, int ranks) throws Exception {
        Path model = Parts.random(directory.resolve("model"), family, packed, type);
        List<String> alone = new ArrayList<>();
        try (StoredModel stored = MappedModel.open(model, Parts.components());
                Device device = new CpuDriver("reference").open(0);
                TextGenerator generator = new TextGenerator(device, Parts.components(), stored)) {
            generate(generator, alone);
        }
        assertThat(onMesh(model, ranks)).hasSize(COUNT).isEqualTo(alone);
    }

    private static void generate(TextGenerator generator, List<String> tokens) {
        generator.generate(
                PROMPT,
                0,
                COUNT,
                Sampling.of(0.7, 0, 5),
                (token, logProbability) -> tokens.add(String.format("%d %.4f", token, logProbability)));
    }

    private static List<String> onMesh(Path model, int ranks) throws Exception {
        List<String> tokens = new ArrayList<>();
        try (Session session = LocalTransport.mesh(Topology.of(ranks, 1), Duration.ofSeconds(60))) {
            List<CompletableFuture<Void>> others = new ArrayList<>();
            for (int rank = 1; rank < ranks; rank++) {
                others.add(expertRank(model, session.transport(rank), session));
            }
            try (StoredModel stored = MappedModel.open(model, Parts.components());
                    Device device = new CpuDriver("reference").open(0);
                    TextGenerator generator =
                            new TextGenerator(device, Parts.components(), stored, session.transport(0))) {
                generate(generator, tokens);
                generator.end();
            }
            for (CompletableFuture<Void> other : others) {
                other.get();
            }
        }
        return tokens;
    }

    private static CompletableFuture<Void> expertRank(Path model, Transport transport, Session session) {
        return CompletableFuture.runAsync(
                () -> {
                    try (StoredModel stored = MappedModel.open(model, Parts.components());
                            Device device = new CpuDriver("reference").open(transport.rank());
                            ExpertRank rank = new ExpertRank(device, Parts.components(), stored, transport)) {
                        rank.run();
                    } catch (RuntimeException | Error e) {
                        session.abort(e.toString());
                        throw e;
                    }
                },
                work -> Thread.ofPlatform().start(work));
    }

    @Test
    void aRankThatIsLostEndsTheText() {
        Path model = Parts.random(directory.resolve("model"), "olmoe", false, StoredType.F32);
        try (Session session = LocalTransport.mesh(Topology.of(2, 1), Duration.ofSeconds(60));
                StoredModel stored = MappedModel.open(model, Parts.components());
                Device device = new CpuDriver("reference").open(0)) {
            CompletableFuture<Void> other = expertRank(model, session.transport(1), session);
            try (TextGenerator generator =
                    new TextGenerator(device, Parts.components(), stored, session.transport(0))) {
                assertThatThrownBy(() -> generator.generate(PROMPT, 0, COUNT, Sampling.greedy(), (token, _) -> {
                            session.abort("node 1 has left");
                            return true;
                        }))
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContaining("node 1 has left");
            }
            assertThatThrownBy(other::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(ExchangeException.class);
        }
    }

    @Test
    void aModelWhoseExpertsDoNotDivideIsRefused() {
        Path dense = Parts.random(directory.resolve("dense"), "qwen3", false, StoredType.F32);
        Path sparse = Parts.random(directory.resolve("sparse"), "olmoe", false, StoredType.F32);
        assertThatThrownBy(() -> onMesh(dense, 2)).hasMessageContaining("the model has no experts, which 2 nodes");
        assertThatThrownBy(() -> onMesh(sparse, 5)).hasMessageContaining("4 experts do not divide over 5 nodes");
    }
}
