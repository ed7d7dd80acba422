package io.locmoe.models.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.file.TensorType.Packed;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of quantised tensors, against tables of their formats and other ways to compute them. */
class QuantisationTest {
    private static final Path FILE = Path.of("model.safetensors");
    private static final String FP8 =
            "{'quant_method': 'fp8', 'fmt': 'e4m3', 'activation_scheme': 'dynamic'," + " 'weight_block_size': [2, 3]}";
    private static final String MXFP4 = "{'quant_method': 'mxfp4', 'modules_to_not_convert': ['lm_head']}";

    private final Map<String, PackedTensor> packed = new HashMap<>();
    private final Map<String, MappedTensor> tensors = new HashMap<>();

    /** The table of OCP Microscaling Formats 1.0, section 5.3.3, in the order of the codes. */
    @Test
    void eachHalfOfAByteIsANumberOfTheTable() throws IOException {
        double[] table = {0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6};
        byte[] codes = new byte[16];
        for (int pair = 0; pair < 8; pair++) {
            codes[pair] = (byte) (2 * pair | 2 * pair + 1 << 4);
        }
        pack("w_blocks", Packed.U8, codes, 1, 1, 1, 16);
        for (int scale : new int[] {0, 1, 120, 127, 128, 252}) {
            tensors.clear();
            pack("w_scales", Packed.U8, new byte[] {(byte) scale}, 1, 1, 1);
            quantisation(MXFP4).unpack(packed, tensors);
            for (int code = 0; code < table.length; code++) {
                double expected = table[code] * Math.pow(2, scale - 127);
                assertThat((double) tensors.get("w").get(code)).isEqualTo(expected);
                assertThat(roundTrip(tensors.get("w").get(code))).isEqualTo((float) expected);
            }
        }
    }

    private static float roundTrip(float value) {
        MemorySegment one = MemorySegment.ofArray(new byte[2]);
        StoredType.BF16.set(one, 0, value);
        return StoredType.BF16.get(one, 0);
    }

    /** Blocks are rows of [experts, outputs, inputs]; the tensor is [experts, inputs, outputs]. */
    @Test
    void blocksAreTransposed() throws IOException {
        byte[] blocks = new byte[2 * 3 * 2 * 16];
        byte[] scales = new byte[2 * 3 * 2];
        new Random(1).nextBytes(blocks);
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (byte) (115 + i);
        }
        pack("w_blocks", Packed.U8, blocks, 2, 3, 2, 16);
        pack("w_scales", Packed.U8, scales, 2, 3, 2);
        quantisation(MXFP4).unpack(packed, tensors);
        assertThat(tensors.get("w").shape()).containsExactly(2, 64, 3);
        double[] sizes = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
        for (int at = 0; at < 2 * 3 * 64; at++) {
            int code = at % 2 == 0 ? blocks[at / 2] & 15 : blocks[at / 2] >> 4 & 15;
            double expected = sizes[code & 7] * (code < 8 ? 1 : -1) * Math.pow(2, scales[at / 32] - 127);
            int matrix = at / (3 * 64);
            int transposed = matrix * 3 * 64 + at % 64 * 3 + at / 64 % 3;
            assertThat((double) tensors.get("w").get(transposed)).isEqualTo(expected);
        }
    }

    @Test
    void aScaleThatIsNoNumberMakesNone() throws IOException {
        pack("w_blocks", Packed.U8, new byte[16], 1, 1, 1, 16);
        pack("w_scales", Packed.U8, new byte[] {-1}, 1, 1, 1);
        quantisation(MXFP4).unpack(packed, tensors);
        assertThat(tensors.get("w").get(0)).isNaN();
    }

    /** E4M3 has the fields of float16 with fewer bits of each; its bias is less by 8. */
    @Test
    void eachByteIsTheNumberOfFloat16WithItsFields() throws IOException {
        byte[] codes = new byte[256];
        for (int code = 0; code < 256; code++) {
            codes[code] = (byte) code;
        }
        pack("w", Packed.F8_E4M3, codes, 1, 256);
        scales("w", 1, 86);
        quantisation(FP8).unpack(packed, tensors);
        MappedTensor own = tensors.get("w");
        for (int code = 0; code < 256; code++) {
            float half = Float.float16ToFloat((short) ((code & 128) << 8 | (code & 127) << 7)) * 256;
            float expected = (code & 127) == 127 ? Float.NaN : half * scale(code / 3);
            assertThat(own.get(code)).as("code %d", code).isEqualTo(Float.valueOf(expected));
        }
        assertThat(own.get(126)).isEqualTo(448 * scale(42));
        assertThat(own.get(1)).isEqualTo(0x1p-9f * scale(0));
    }

    @Test
    void blocksAtTheEndsAreSmaller() throws IOException {
        byte[] codes = new byte[5 * 7];
        Arrays.fill(codes, (byte) 0x38);
        pack("w", Packed.F8_E4M3, codes, 5, 7);
        scales("w", 3, 3);
        quantisation(FP8).unpack(packed, tensors);
        assertThat(tensors).containsOnlyKeys("w");
        for (int r = 0; r < 5; r++) {
            for (int c = 0; c < 7; c++) {
                assertThat(tensors.get("w").get(r * 7L + c)).isEqualTo(scale(r / 2 * 3 + c / 3));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1, 1, 1, 15 | 1, 1, 1 | w_blocks has shape [1, 1, 1, 15]",
                "1, 1, 16 | 1, 1, 1 | w_blocks has shape [1, 1, 16]",
                "2, 1, 1, 16 | 1, 1, 2 | needs scales of shape [2, 1, 1], and there are some of [1, 1, 2]",
                "1, 1, 1, 16 | | needs scales of shape [1, 1, 1], and there are none",
                "| 1, 1, 1 | w_scales is of type U8, and has no tensor of _blocks"
            })
    void blocksAndScalesFitTogether(String blocks, String scales, String problem) throws IOException {
        if (blocks != null) {
            pack("w_blocks", Packed.U8, new byte[64], axes(blocks));
        }
        if (scales != null) {
            pack("w_scales", Packed.U8, new byte[64], axes(scales));
        }
        refused(MXFP4, problem);
    }

    @Test
    void aTensorThatIsThereTwiceIsRefused() throws IOException {
        pack("w_blocks", Packed.U8, new byte[16], 1, 1, 1, 16);
        pack("w_scales", Packed.U8, new byte[1], 1, 1, 1);
        tensors.put("w", MappedTensor.plain(FILE, new int[0], StoredType.F32, MemorySegment.NULL));
        refused(MXFP4, "w_blocks: there is a tensor w too");
    }

    @Test
    void scalesOfBytesFit() throws IOException {
        pack("w", Packed.F8_E4M3, new byte[35], 5, 7);
        refused(FP8, "w needs w_scale_inv of shape [3, 3], and there is none");
        scales("w", 2, 3);
        refused(FP8, "w needs w_scale_inv of shape [3, 3], and there is one of [2, 3]");
        pack("w", Packed.F8_E4M3, new byte[35], 35);
        refused(FP8, "w of type F8_E4M3 has shape [35]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'quant_method': 'gptq', 'bits': 4} | quant_method \"gptq\", and only mxfp4 and fp8",
                "{'bits': 4} | quant_method",
                "{'quant_method': 'mxfp4', 'bits': 4} | the field bits",
                "{'quant_method': 'fp8'} | weight_block_size",
                "{'quant_method': 'fp8', 'weight_block_size': [128]} | weight_block_size [128]",
                "{'quant_method': 'fp8', 'weight_block_size': [128, 0]} | weight_block_size [128,0]",
                "{'quant_method': 'fp8', 'weight_block_size': [8, 8], 'fmt': 'e5m2'} | fmt \"e5m2\"",
                "{'quant_method': 'fp8', 'weight_block_size': [8, 8], 'activation_scheme': 'static'} | \"static\""
            })
    void whatIsNotKnownIsRefused(String field, String problem) {
        String quoted = field.replace('\'', '"');
        assertThatThrownBy(() -> quantisation(quoted))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("config.json: quantization_config has ", problem);
    }

    private void refused(String field, String problem) {
        assertThatThrownBy(() -> quantisation(field).unpack(packed, tensors))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("model.safetensors: tensor w", problem);
    }

    private static Quantisation quantisation(String field) throws IOException {
        ObjectNode config = JsonFile.JSON.createObjectNode();
        config.set("quantization_config", JsonFile.JSON.readTree(field.replace('\'', '"')));
        Quantisation found = Quantisation.take(config, Path.of("config.json")).orElseThrow();
        assertThat(config.has("quantization_config")).isFalse();
        return found;
    }

    private void pack(String name, Packed type, byte[] data, int... shape) {
        packed.put(name, new PackedTensor(FILE, shape, type, MemorySegment.ofArray(data)));
    }

    private void scales(String name, int rows, int columns) {
        ByteBuffer data = ByteBuffer.allocate(rows * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows * columns; i++) {
            data.putFloat(scale(i));
        }
        int[] shape = {rows, columns};
        tensors.put(
                name + "_scale_inv",
                MappedTensor.plain(FILE, shape, StoredType.F32, MemorySegment.ofArray(data.array())));
    }

    private static float scale(int block) {
        return 0.3f + block;
    }

    private static int[] axes(String text) {
        return Arrays.stream(text.split(", ")).mapToInt(Integer::parseInt).toArray();
    }
}
