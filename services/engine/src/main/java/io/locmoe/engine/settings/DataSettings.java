package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The training text. Without {@code directory}, the built-in corpus. */
public record DataSettings(
        @Setting(
                name = "data",
                value = "",
                help = "directory of your own text: a sub-folder for each domain, with .txt and .jsonl files",
                flag = "--data",
                label = "DIR")
        Optional<Path> directory,

        @Setting(
                value = "",
                help = "Hugging Face tokenizer.json; without it a token is a byte",
                flag = "--tokenizer",
                label = "FILE")
        Optional<Path> tokenizer,

        @Setting(
                value = "0",
                min = 0,
                max = 16_777_216,
                help = "token ids of the model, at least those of the tokenizer; 0: as many")
        int vocabulary,

        @Setting(
                value = "domain",
                help = "which text a rank reads: mostly that of its home domain, or that of all domains",
                flag = "--sharding",
                label = "KIND")
        Sharding sharding,

        @Setting(
                value = "1.0",
                min = 0,
                max = 1,
                help = "share of a rank's sequences from its home domain, with sharding domain",
                flag = "--home-share",
                label = "SHARE")
        double homeShare,

        @Setting(
                value = "",
                help = "weights NAME=NUMBER of all domains, with commas between: how often training draws each, with"
                        + " sharding uniform; without it equally often")
        String mixture,

        @Setting(value = "true", help = "windows over concatenated documents; false: one padded document per sequence")
        boolean packing,

        @Setting(
                value = "false",
                help = "attention and positions of a window end with each document, as if each were trained on alone")
        boolean separateDocuments) {

    /** The weights of domains; empty if training draws all equally often. */
    public Map<String, Double> weights() {
        return Mixture.parse(mixture).weights();
    }

    /** The text that a rank reads. */
    public enum Sharding {
        /** Mostly its home domain. */
        DOMAIN,
        /** All domains, equally or by the mixture. */
        UNIFORM
    }
}
