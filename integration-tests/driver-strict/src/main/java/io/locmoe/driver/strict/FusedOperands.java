package io.locmoe.driver.strict;

import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.List;

/** What each fused kernel reads and writes. One new in the SPI does not compile until it is named here. */
final class FusedOperands {
    private FusedOperands() {}

    static List<Operand> of(FusedKernel kernel) {
        return switch (kernel) {
            case FusedAttention k ->
                List.of(
                        Operand.read("qkv", k.qkv()),
                        Operand.write("out", k.out()),
                        Operand.write("maximum", k.maximum()),
                        Operand.write("share", k.share()));
            case FusedAttentionBackward k ->
                List.of(
                        Operand.read("qkv", k.qkv()),
                        Operand.read("out", k.out()),
                        Operand.read("maximum", k.maximum()),
                        Operand.read("share", k.share()),
                        Operand.read("gradientOut", k.gradientOut()),
                        Operand.write("gradientQkv", k.gradientQkv()));
            case FusedCrossEntropy k ->
                List.of(
                        Operand.read("logits", k.logits()),
                        Operand.read("targets", k.targets()),
                        Operand.write("maximum", k.maximum()),
                        Operand.write("share", k.share()),
                        Operand.write("loss", k.loss()));
            case FusedCrossEntropyBackward k ->
                List.of(
                        Operand.read("logits", k.logits()),
                        Operand.read("targets", k.targets()),
                        Operand.read("maximum", k.maximum()),
                        Operand.read("share", k.share()),
                        Operand.read("gradientLoss", k.gradientLoss()),
                        Operand.write("gradientLogits", k.gradientLogits()).mayBe("logits"));
            case GroupMean k -> List.of(Operand.read("in", k.in()), Operand.write("out", k.out()));
            case GroupMeanBackward k ->
                List.of(
                        Operand.read("gradientOut", k.gradientOut()),
                        gradient("gradientIn", k.gradientIn(), k.accumulate()));
            case NormalizedGroupMean k ->
                List.of(Operand.read("in", k.in()), Operand.write("out", k.out()), Operand.write("length", k.length()));
            case NormalizedGroupMeanBackward k ->
                List.of(
                        Operand.read("in", k.in()),
                        Operand.read("out", k.out()),
                        Operand.read("length", k.length()),
                        Operand.read("gradientOut", k.gradientOut()),
                        gradient("gradientIn", k.gradientIn(), k.accumulate()));
        };
    }

    private static Operand gradient(String name, Span span, boolean accumulate) {
        return accumulate ? Operand.readWrite(name, span) : Operand.write(name, span);
    }
}
