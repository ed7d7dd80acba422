package io.locmoe.models.upcycling;

import io.locmoe.models.file.ModelException;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.models.layout.Piece;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sparse upcycling of a dense model (Komatsuzaki et al. 2023): each expert of a block starts as a copy of the block's
 * feed-forward layer. A token's weights are normalised over its choices, so that without noise the model computes what
 * the dense one does, whatever the gates choose.
 *
 * @param experts experts of each block
 * @param topK    experts of a token. With one of them the weight would be its score and not 1, so there are two or more
 * @param noise   standard deviation of what is added to each weight of an expert, over the root mean square of its
 *                matrix
 * @param seed    seed of gates and noise
 */
public record Upcycling(int experts, int topK, double noise, long seed) {
    private static final Pattern DENSE = Pattern.compile("(blocks\\.\\d+\\.)feedForward\\.(.*)");

    /** @throws ModelException if a number is out of its range */
    public Upcycling {
        if (topK < 2 || topK > experts) {
            throw new ModelException("upcycling takes from 2 experts of a token up to all of a block, and there are "
                    + topK + " of " + experts);
        }
        if (noise < 0 || !Double.isFinite(noise)) {
            throw new ModelException("upcycling takes noise from 0 on, and it is " + noise);
        }
    }

    /**
     * Changes the settings of a dense model to those of the upcycled one.
     *
     * @throws ModelException if the model has sparse blocks
     */
    public void change(String family, Map<String, String> settings) {
        if (!settings.get("sparseEvery").equals("0")) {
            throw new ModelException("models of type '" + family + "' have experts; a dense one is upcycled, such as"
                    + " llama and qwen3");
        }
        settings.put("sparseEvery", "1");
        settings.put("experts", Integer.toString(experts));
        settings.put("router.topK", Integer.toString(topK));
        settings.put("router.score", "softmax");
        settings.put("router.weightNormalization", "choices");
    }

    /** The tensors of a dense model as parts of the upcycled one: a feed-forward layer is a part of all experts. */
    public List<ForeignTensor> spread(List<ForeignTensor> dense) {
        return dense.stream()
                .map(tensor -> new ForeignTensor(
                        tensor.name(),
                        tensor.shape(),
                        tensor.pieces().stream().flatMap(this::copies).toList()))
                .toList();
    }

    private Stream<Piece> copies(Piece piece) {
        Matcher dense = DENSE.matcher(piece.ours());
        return dense.matches()
                ? IntStream.range(0, experts)
                        .mapToObj(e -> piece.in(dense.group(1) + "experts." + e + "." + dense.group(2)))
                : Stream.of(piece);
    }
}
