package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContenderTest {

    @Test
    void routerGateAndOptions() {
        List<Contender> list = Contender.list("hash, switch@dense,locmoe@grap:mu=0:gate.temperature=0.5");
        assertThat(list)
                .extracting(Contender::label)
                .containsExactly("hash", "switch@dense", "locmoe@grap:mu=0:gate.temperature=0.5");
        assertThat(list.get(0).settings()).isEqualTo(Map.of("router", "hash"));
        assertThat(list.get(1).settings()).isEqualTo(Map.of("router", "switch", "gate", "dense"));
        assertThat(list.get(2).settings())
                .isEqualTo(Map.of("router", "locmoe", "gate", "grap", "router.mu", "0", "gate.temperature", "0.5"));
        assertThat(list.get(2).directoryName()).isEqualTo("locmoe_grap_mu=0_gate.temperature=0.5");
    }

    @Test
    void anySettingMayBeOneContendersOwn() {
        assertThat(Contender.list("locmoe:learningRate=3e-4:precision=bf16:feedForward=64:shadow=hash")
                        .getFirst()
                        .settings())
                .isEqualTo(Map.of(
                        "router",
                        "locmoe",
                        "learningRate",
                        "3e-4",
                        "precision",
                        "bf16",
                        "feedForward",
                        "64",
                        "shadow",
                        "hash"));
    }

    /** Other numbers of steps or tokens have no turns, and their losses no text in common. */
    @ParameterizedTest
    @ValueSource(strings = {"nodes", "steps", "seed", "batch", "data", "keepCheckpoints"})
    void whatContendersShareIsRefusedWithWhereItBelongs(String setting) {
        assertThatThrownBy(() -> Contender.list("hash,locmoe:" + setting + "=7"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'locmoe:" + setting + "=7': all contenders share " + setting)
                .hasMessageContaining("--set " + setting + "=");
        assertThatThrownBy(() -> Contender.list("locmoe:gate=dense")).hasMessageContaining("ROUTER@GATE");
    }

    @Test
    void aGridHasEveryContenderWithEveryCombination() {
        assertThat(Contender.grid("hash,locmoe@grap:mu=0", List.of("learningRate=1e-4,3e-4", "capacityFactor=2")))
                .isEqualTo("hash:learningRate=1e-4:capacityFactor=2,hash:learningRate=3e-4:capacityFactor=2,"
                        + "locmoe@grap:mu=0:learningRate=1e-4:capacityFactor=2,"
                        + "locmoe@grap:mu=0:learningRate=3e-4:capacityFactor=2");
        assertThat(Contender.grid("hash", List.of())).isEqualTo("hash");
        String values = "mu=" + "0,".repeat(100) + "1";
        assertThatThrownBy(() -> Contender.grid("locmoe", List.of(values))).hasMessageContaining("more than 100");
    }

    @Test
    void communicationAndOverlapAreTheJobs() {
        assertThat(Contender.list("locmoe:comm=hierarchical:comm.wire=bf16:overlap=2")
                        .getFirst()
                        .settings())
                .isEqualTo(Map.of("router", "locmoe", "comm", "hierarchical", "comm.wire", "bf16", "overlap", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hash,", "hash,,locmoe", "Hash", "locmoe:mu", "locmoe:=1", "@dense", "locmoe mu=0"})
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Contender.list(text))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("like hash, switch@dense or locmoe:mu=0");
    }

    @Test
    void noContenderComesTwice() {
        assertThatThrownBy(() -> Contender.list("hash,locmoe,hash"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("hash twice");
    }
}
