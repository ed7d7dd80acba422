package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.QuantisedFiles.Entry;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quantised directory is imported, run and exported as the one of the numbers that its weights are. */
class QuantisedModelTest {
    private static final int[] TOKENS = {1, 7, 200, 31, 31, 0};
    private static final double[] E2M1 = {0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6};

    @TempDir
    Path directory;

    private final Random random = new Random(5);

    @Test
    void expertsOfMxfp4AreThoseOfTheirNumbers() throws IOException {
        Path model = Parts.random(
                directory.resolve("model"), "gpt_oss", false, StoredType.BF16, "width", "64", "feedForward", "32");
        QuantisedFiles plain = QuantisedFiles.of(model);
        QuantisedFiles quantised = QuantisedFiles.of(model);
        for (String name : plain.ending("gate_up_proj", "down_proj")) {
            int[] shape = plain.tensors.get(name).shape();
            int rows = shape[2];
            int groups = shape[1] / 32;
            byte[] blocks = bytes(shape[0] * rows * groups * 16);
            byte[] scales = new byte[shape[0] * rows * groups];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = (byte) (121 + i % 5);
            }
            quantised.tensors.remove(name);
            quantised.put(name + "_blocks", "U8", blocks, shape[0], rows, groups, 16);
            quantised.put(name + "_scales", "U8", scales, shape[0], rows, groups);
            double[] numbers = new double[shape[0] * shape[1] * rows];
            for (int at = 0; at < numbers.length; at++) {
                int pair = Byte.toUnsignedInt(blocks[at / 2]);
                int row = at / shape[1];
                int expert = row / rows;
                numbers[(expert * shape[1] + at % shape[1]) * rows + row % rows] =
                        E2M1[at % 2 == 0 ? pair % 16 : pair / 16] * Math.pow(2, scales[at / 32] - 127);
            }
            plain.put(name, StoredType.BF16, at -> numbers[at], shape);
        }
        quantised
                .config
                .putObject("quantization_config")
                .put("quant_method", "mxfp4")
                .putArray("modules_to_not_convert")
                .add("model.layers.*.self_attn");
        quantised.config.remove("torch_dtype");
        assertSame(quantised, plain);
    }

    @Test
    void matricesOfFp8AreThoseOfTheirNumbers() throws IOException {
        QuantisedFiles quantised = deepseek();
        assertSame(quantised, dequantised(quantised));
    }

    @Test
    void layersThatPredictFurtherTokensAreLeftOut() throws IOException {
        QuantisedFiles quantised = deepseek();
        QuantisedFiles plain = dequantised(quantised);
        quantised.config.put("num_nextn_predict_layers", 1);
        String layer = "model.layers." + plain.config.path("num_hidden_layers").asInt();
        quantised.put(layer + ".eh_proj.weight", "F8_E4M3", bytes(32 * 64), 32, 64);
        quantised.put(layer + ".eh_proj.weight_scale_inv", StoredType.F32, _ -> 1, 2, 2);
        quantised.put(layer + ".enorm.weight", StoredType.BF16, _ -> 1, 32);
        assertSame(quantised, plain);
        Import.Imported imported = Parts.imported(directory.resolve("quantised"), directory.resolve("another"));
        assertThat(imported.note())
                .contains("left out: the layers that predict further tokens, " + layer + " (2 tensors)");
        quantised.config.put("num_nextn_predict_layers", 0);
        Path further = quantised.write(directory.resolve("further"));
        assertThatThrownBy(() -> Parts.imported(further, directory.resolve("none")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(layer, "for which the configuration has no place");
    }

    @Test
    void typesOfQuantisedTensorsAreRefusedWithoutTheField() throws IOException {
        QuantisedFiles quantised = deepseek();
        quantised.config.remove("quantization_config");
        Path model = quantised.write(directory.resolve("quantised"));
        assertThatThrownBy(() -> Parts.imported(model, directory.resolve("none")))
                .hasMessageContaining("is of type F8_E4M3, but only BF16, F16, F32 are supported");
    }

    /** Blocks of 24 x 40, which end at the ends of no matrix. */
    private QuantisedFiles deepseek() {
        Path model = Parts.random(directory.resolve("model"), "deepseek_v3", false, StoredType.BF16);
        QuantisedFiles files = QuantisedFiles.of(model);
        for (String name : files.ending("_proj.weight")) {
            int[] shape = files.tensors.get(name).shape();
            byte[] bytes = bytes(shape[0] * shape[1]);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (bytes[i] & 127) == 127 ? 0 : bytes[i];
            }
            files.put(name, "F8_E4M3", bytes, shape);
            int[] blocks = {(shape[0] + 23) / 24, (shape[1] + 39) / 40};
            files.put(name + "_scale_inv", StoredType.F32, block -> scale(block), blocks);
        }
        files.config
                .putObject("quantization_config")
                .put("quant_method", "fp8")
                .put("fmt", "e4m3")
                .put("activation_scheme", "dynamic")
                .putArray("weight_block_size")
                .add(24)
                .add(40);
        return files;
    }

    private static float scale(int block) {
        return (1 + 0.1f * block) / 3000;
    }

    private QuantisedFiles dequantised(QuantisedFiles quantised) throws IOException {
        QuantisedFiles plain = QuantisedFiles.of(directory.resolve("model"));
        for (String name : quantised.ending("_proj.weight")) {
            Entry entry = quantised.tensors.get(name);
            int columns = entry.shape()[1];
            int blocks = (columns + 39) / 40;
            plain.put(
                    name,
                    StoredType.F32,
                    at -> number(entry.data()[at]) * scale(at / columns / 24 * blocks + at % columns / 40),
                    entry.shape());
        }
        plain.config.put("torch_dtype", "float32");
        return plain;
    }

    /** The number of float16 with the same fields, whose bias is more by 8. */
    private static float number(byte code) {
        return Float.float16ToFloat((short) ((code & 128) << 8 | (code & 127) << 7)) * 256;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private void assertSame(QuantisedFiles quantised, QuantisedFiles plain) throws IOException {
        Path theirs = quantised.write(directory.resolve("quantised"));
        Path expected = plain.write(directory.resolve("plain"));
        try (StoredModel a = MappedModel.open(theirs, Parts.components());
                StoredModel b = MappedModel.open(expected, Parts.components())) {
            assertThat(Parts.logits(a, TOKENS)).isEqualTo(Parts.logits(b, TOKENS));
        }
        Parts.imported(theirs, directory.resolve("checkpoint"));
        Path back = Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), 1L << 40);
        QuantisedFiles exported = QuantisedFiles.of(back);
        assertThat(exported.config).isEqualTo(plain.config);
        assertThat(exported.tensors.keySet()).isEqualTo(plain.tensors.keySet());
        plain.tensors.forEach((name, tensor) -> {
            assertThat(exported.tensors.get(name).type()).as(name).isEqualTo(tensor.type());
            assertThat(exported.tensors.get(name).data()).as(name).isEqualTo(tensor.data());
        });
    }
}
