package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The model of a checkpoint in float64, rebuilt from its files alone as docs/checkpoint-format.md describes them: no
 * class of the project is used. It knows the gates dense and grap and the routers hash and switch.
 */
final class CheckpointTwin {
    private final JsonNode config;
    private final JsonNode states;
    private final Map<String, double[]> tensors = new HashMap<>();
    private final int width;
    private final int heads;
    private final int experts;
    private final double epsilon;

    CheckpointTwin(Path directory) throws IOException {
        ObjectMapper json = new ObjectMapper();
        config = json.readTree(directory.resolve("config.json").toFile());
        Path state = directory.resolve("router-state.json");
        states = Files.exists(state) ? json.readTree(state.toFile()) : json.createObjectNode();
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("model.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        int start = file.position();
        json.readTree(header).properties().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                .forEach(entry -> tensors.put(entry.getKey(), floats(file, start, entry.getValue())));
        width = config.path("hidden_size").asInt();
        heads = config.path("num_attention_heads").asInt();
        experts = config.path("num_experts").asInt();
        epsilon = config.path("layer_norm_eps").asDouble();
    }

    private static double[] floats(ByteBuffer file, int start, JsonNode tensor) {
        int from = start + tensor.path("data_offsets").path(0).asInt();
        int to = start + tensor.path("data_offsets").path(1).asInt();
        double[] values = new double[(to - from) / 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.getFloat(from + 4 * i);
        }
        return values;
    }

    JsonNode config() {
        return config;
    }

    /** [tokens][vocabulary] */
    double[][] logits(int[] tokens) {
        double[][] x = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            x[t] = plus(row("embedding.token", tokens[t], width), row("embedding.position", t, width));
        }
        int sparse = 0;
        for (int b = 0; b < config.path("num_hidden_layers").asInt(); b++) {
            String block = "blocks." + b + ".";
            double[][] mixed = attention(block + "attention", norm(block + "attentionNorm", x));
            x = sums(x, linear(block + "attention.projection", mixed));
            double[][] inner = norm(block + "feedForwardNorm", x);
            JsonNode layer = config.path("sparse_layers").path(sparse);
            boolean isSparse = layer.path("block").asInt(-1) == b;
            x = sums(x, isSparse ? sparse(block, layer, inner, tokens) : feedForward(block + "feedForward", inner));
            sparse += isSparse ? 1 : 0;
        }
        double[][] logits = new double[tokens.length][config.path("vocab_size").asInt()];
        double[][] last = norm("norm", x);
        for (int t = 0; t < tokens.length; t++) {
            for (int v = 0; v < logits[t].length; v++) {
                logits[t][v] = dot(last[t], row("embedding.token", v, width));
            }
        }
        return logits;
    }

    private double[][] sparse(String block, JsonNode layer, double[][] x, int[] tokens) {
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            int expert;
            double weight = 1;
            if (layer.path("router").path("name").asText().equals("hash")) {
                expert = table(block).path(tokens[t]).asInt();
            } else {
                double[] shares = softmax(scores(block, layer.path("gate"), x[t]));
                expert = largest(shares);
                weight = shares[expert];
            }
            double[] y = feedForward(block + "experts." + expert, new double[][] {x[t]})[0];
            out[t] = new double[width];
            for (int i = 0; i < width; i++) {
                out[t][i] = weight * y[i];
            }
        }
        return out;
    }

    private JsonNode table(String block) {
        return states.path(block + "router.expertOfToken").path("values");
    }

    private double[] scores(String block, JsonNode gate, double[] x) {
        double[] scores = new double[experts];
        for (int e = 0; e < experts; e++) {
            if (gate.path("name").asText().equals("dense")) {
                for (int i = 0; i < width; i++) {
                    scores[e] += x[i] * tensors.get(block + "gate.weight")[i * experts + e];
                }
            } else {
                // sqrt(d) times the cosine of the angle to w_e, whose part e of n equal parts is n / d and the rest 0
                double sum = 0;
                for (int i = e * width / experts; i < (e + 1) * width / experts; i++) {
                    sum += x[i] * experts / width;
                }
                double length = Math.sqrt((double) experts / width);
                scores[e] = Math.sqrt(width) * sum / (length * Math.sqrt(dot(x, x)));
            }
            scores[e] /= gate.path("options").path("temperature").asDouble(1);
        }
        return scores;
    }

    private double[][] attention(String name, double[][] x) {
        double[][] qkv = linear(name + ".qkv", x);
        int head = width / heads;
        double[][] mixed = new double[x.length][width];
        for (int h = 0; h < heads; h++) {
            for (int t = 0; t < x.length; t++) {
                double[] scores = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < head; i++) {
                        scores[s] += qkv[t][h * head + i] * qkv[s][width + h * head + i] / Math.sqrt(head);
                    }
                }
                double[] shares = softmax(scores);
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < head; i++) {
                        mixed[t][h * head + i] += shares[s] * qkv[s][2 * width + h * head + i];
                    }
                }
            }
        }
        return mixed;
    }

    private double[][] feedForward(String name, double[][] x) {
        double[][] hidden = linear(name + ".in", x);
        for (double[] row : hidden) {
            for (int i = 0; i < row.length; i++) {
                double u = Math.sqrt(2 / Math.PI) * (row[i] + 0.044715 * row[i] * row[i] * row[i]);
                row[i] = 0.5 * row[i] * (1 + Math.tanh(u));
            }
        }
        return linear(name + ".out", hidden);
    }

    private double[][] linear(String name, double[][] x) {
        double[] weight = tensors.get(name + ".weight");
        double[] bias = tensors.get(name + ".bias");
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = bias.clone();
            for (int i = 0; i < x[t].length; i++) {
                for (int o = 0; o < bias.length; o++) {
                    y[t][o] += x[t][i] * weight[i * bias.length + o];
                }
            }
        }
        return y;
    }

    private double[][] norm(String name, double[][] x) {
        double[][] y = new double[x.length][width];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            double square = 0;
            for (double value : x[t]) {
                mean += value / width;
                square += value * value / width;
            }
            double deviation = Math.sqrt(square - mean * mean + epsilon);
            for (int i = 0; i < width; i++) {
                y[t][i] =
                        (x[t][i] - mean) / deviation * tensors.get(name + ".gain")[i] + tensors.get(name + ".bias")[i];
            }
        }
        return y;
    }

    private double[] row(String name, int row, int columns) {
        double[] values = new double[columns];
        System.arraycopy(tensors.get(name), row * columns, values, 0, columns);
        return values;
    }

    private static double[] softmax(double[] scores) {
        double[] shares = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp(scores[i] - scores[largest(scores)]);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < a.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double[][] sums(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            sum[t] = plus(a[t], b[t]);
        }
        return sum;
    }
}
