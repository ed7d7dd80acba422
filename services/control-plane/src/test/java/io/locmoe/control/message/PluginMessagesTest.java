package io.locmoe.control.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.service.HeldOption;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

public class PluginMessagesTest {
    private static final HeldOption WIRE = new HeldOption(
            "wire",
            HeldOption.Type.CONSTANT,
            List.of("float32", "int8"),
            true,
            "",
            Double.NEGATIVE_INFINITY,
            7,
            "how numbers travel");

    public static HeldPlugin plugin(String name, String... errors) {
        return new HeldPlugin(
                name,
                "1.2",
                "/plugins/" + name,
                List.of(new HeldPlugin.Jar("a.jar", "01"), new HeldPlugin.Jar("b.jar", "")),
                "1",
                "0123",
                List.of(errors),
                List.of(
                        new HeldPlugin.Choosable("router", name, List.of(WIRE)),
                        new HeldPlugin.Choosable("comm", name, List.of())));
    }

    @Test
    public void plugInsArriveAsTheyWereSent() {
        HeldPlugins held = new HeldPlugins(List.of(plugin("a"), plugin("b", "is bad", "is worse")), 3);
        assertThat(PluginMessages.decode(PluginMessages.encode(held))).isEqualTo(held);
    }

    @Test
    public void moreThanAMessageHoldsIsCountedAndLongTextsAreShortened() {
        HeldPlugins many = new HeldPlugins(Collections.nCopies(1000, plugin("a", "x".repeat(100_000))), 0);
        byte[] bytes = PluginMessages.encode(many).toByteArray();
        assertThat(bytes.length).isLessThan(MessageLimits.LONGEST);
        HeldPlugins held = PluginMessages.decode(PluginMessages.encode(many));
        assertThat(held.plugins()).hasSizeGreaterThan(100);
        assertThat(held.leftOut()).isEqualTo(1000 - held.plugins().size());
        assertThat(held.plugins().getFirst().errors().getFirst()).hasSizeLessThan(3000);
    }
}
